package dev.insula.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.JsonSchemas;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries that are not read because nothing in them changes say what they would if they were. */
class OwnershipTest {

  private static final String VERSION = "v1";
  private static final FieldFilter FILTER = FieldFilter.excluding("status");
  private static final Schema SCHEMA =
      JsonSchemas.parse(
          """
          {"type": "object", "properties": {
            "color": {"type": "string"},
            "options": {"type": "object", "additionalProperties": {"type": "string"}},
            "frozen": {"type": "object", "x-kubernetes-map-type": "atomic",
              "additionalProperties": {"type": "string"}},
            "steps": {"type": "array", "items": {"type": "string"}},
            "tags": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
            "parts": {"type": "array", "x-kubernetes-list-type": "map",
              "x-kubernetes-list-map-keys": ["name"],
              "items": {"type": "object", "properties": {
                "name": {"type": "string"}, "color": {"type": "string"},
                "tags": {"type": "array", "items": {"type": "string"},
                  "x-kubernetes-list-type": "set"}}}},
            "status": {"type": "object", "additionalProperties": {"type": "string"}}}}
          """);

  @Test
  void whatUpdatersOwnIsWhatSetsOfFieldsSay() {
    for (long seed = 0; seed < 300; seed++) {
      new Story(seed).play();
    }
  }

  /** A series of updates of one object by three managers. */
  private static final class Story {
    private final long seed;
    private final Random random;
    private JsonObject object = new JsonObject();
    private Map<ManagerId, FieldSet> expected = new LinkedHashMap<>();
    private JsonObject entries = new JsonObject();

    Story(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
    }

    void play() {
      for (int step = 0; step < 25; step++) {
        JsonObject next = random.nextInt(4) == 0 ? any() : touched(object);
        String name = "m" + random.nextInt(3);
        ManagerId updater = ManagerId.updater(name, VERSION, "");
        expect(next, updater);
        write(next, updater, "2026-01-01T00:00:%02dZ".formatted(step));
        object = next;
        assertThat(fields(entries)).as("seed %d, step %d", seed, step).isEqualTo(expected);
      }
    }

    private void expect(JsonObject next, ManagerId updater) {
      Comparison change = Comparison.of(object, next, SCHEMA, FILTER);
      var after = new LinkedHashMap<ManagerId, FieldSet>();
      expected.forEach(
          (manager, owned) ->
              after.put(manager, owned.difference(change.changed()).difference(change.removed())));
      after.merge(updater, change.changed(), FieldSet::union);
      after.values().removeIf(FieldSet::isEmpty);
      expected = after;
    }

    private void write(JsonObject next, ManagerId updater, String now) {
      Map<ManagerId, Owned> stored = ManagedFields.readStored(entries);
      assertThat(stored).isNotNull();
      var ownership =
          new Ownership(VERSION, SCHEMA, FILTER, (_, _) -> Optional.empty(), Map.copyOf(stored));
      ownership.update(object, next, updater, now);
      var written = new JsonObject();
      ManagedFields.write(written, ownership.owners());
      entries = written;
    }

    private static Map<ManagerId, FieldSet> fields(JsonObject entries) {
      var out = new LinkedHashMap<ManagerId, FieldSet>();
      Map<ManagerId, Owned> read = ManagedFields.read(entries);
      assertThat(read).isNotNull();
      Map.copyOf(read).forEach((manager, owned) -> out.put(manager, owned.fields()));
      return out;
    }

    /** The same object but for one member. */
    private JsonObject touched(JsonObject before) {
      JsonObject out = before.deepCopy();
      JsonObject other = any();
      List<String> names = new ArrayList<>(other.keySet());
      if (names.isEmpty()) {
        return out;
      }
      String name = names.get(random.nextInt(names.size()));
      out.put(name, other.getOrDefault(name, JsonNull.NULL));
      return out;
    }

    private JsonObject any() {
      var out = new JsonObject();
      maybe(out, "color", word());
      maybe(out, "options", words());
      maybe(out, "frozen", words());
      maybe(out, "steps", list());
      maybe(out, "tags", set());
      maybe(out, "parts", parts());
      maybe(out, "status", words());
      return out;
    }

    private void maybe(JsonObject out, String name, Object value) {
      if (random.nextBoolean()) {
        out.put(name, value);
      }
    }

    private String word() {
      return "w" + random.nextInt(3);
    }

    private JsonObject words() {
      var out = new JsonObject();
      for (int i = random.nextInt(3); i > 0; i--) {
        out.put(word(), word());
      }
      return out;
    }

    private JsonArray list() {
      var out = new JsonArray();
      for (int i = random.nextInt(3); i > 0; i--) {
        out.add(word());
      }
      return out;
    }

    private JsonArray set() {
      var out = new JsonArray();
      words().keySet().forEach(out::add);
      return out;
    }

    private JsonArray parts() {
      var out = new JsonArray();
      for (Object name : set()) {
        JsonObject part = JsonObject.of("name", name);
        maybe(part, "color", word());
        maybe(part, "tags", set());
        out.add(part);
      }
      return out;
    }
  }
}
