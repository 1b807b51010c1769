package dev.insula.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.insula.machinery.json.BareJson;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.schema.JsonSchemas;
import dev.insula.machinery.schema.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A story about one object, a line each:
 *
 * <pre>
 * create MANAGER OBJECT            apply MANAGER OBJECT          force MANAGER OBJECT
 * update MANAGER OBJECT            refuse MANAGER OBJECT | the message that the apply is refused with
 * object OBJECT                    what the object now is, without kind and metadata
 * owners                           followed by indented lines "MANAGER OPERATION path path"
 * </pre>
 *
 * Objects are JSON without quotes around words. A manager {@code m/status} writes to the status;
 * {@code m@v2} writes in version v2.
 */
final class Scenario {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Schema schema;
  private @Nullable JsonObject live;
  private long steps;

  private Scenario(Schema schema) {
    this.schema = schema;
  }

  static void play(String schema, String text) {
    var scenario = new Scenario(JsonSchemas.parse(schema));
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.equals("owners")) {
        var owners = new TreeSet<String>();
        while (i + 1 < lines.size() && lines.get(i + 1).startsWith(" ")) {
          owners.add(lines.get(++i).strip());
        }
        assertThat(scenario.owners()).as("after line %d", i).isEqualTo(owners);
      } else if (!line.isBlank()) {
        scenario.step(line);
      }
    }
  }

  private void step(String line) {
    steps++;
    String[] words = line.split(" +", 2);
    if (words[0].equals("object")) {
      assertThat(content()).as(line).isEqualTo(tree(words[1]));
      return;
    }
    String[] rest = words[1].split(" +", 2);
    String[] parts = rest[1].split(" \\| ", 2);
    JsonObject sent = tree(parts[0]);
    String version = rest[0].contains("@") ? rest[0].substring(rest[0].indexOf('@') + 1) : "v1";
    String manager = rest[0].replaceAll("[/@].*", "");
    FieldManager fields = fields(version, rest[0].contains("/status"));
    sent.put("apiVersion", "x/" + version);
    sent.put("kind", "X");
    Instant now = START.plusSeconds(steps);
    switch (words[0]) {
      case "create" -> live = fields.create(withUid(sent), manager, now);
      case "update" -> live = fields.update(current(), withUid(sent), manager, now);
      case "apply", "force" -> live = apply(fields, sent, manager, words[0].equals("force"), now);
      case "refuse" -> {
        try {
          apply(fields, sent, manager, false, now);
        } catch (ApiException e) {
          assertThat(e).as(line).hasMessage(parts[1].replace("\\n", "\n"));
          return;
        }
        fail("not refused: " + line);
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private FieldManager fields(String version, boolean status) {
    return new FieldManager(
        new GroupVersionKind("x", version, "X"),
        schema,
        status ? "status" : "",
        status ? FieldFilter.including("status") : FieldFilter.excluding("status"),
        (object, wanted) ->
            wanted.equals("x/gone")
                ? java.util.Optional.empty()
                : java.util.Optional.of(new VersionConverter.Versioned(object, schema)));
  }

  private JsonObject apply(
      FieldManager fields, JsonObject sent, String manager, boolean force, Instant now) {
    return live == null
        ? withUid(fields.applyNew(sent, manager, now))
        : fields.apply(live, sent, manager, force, now);
  }

  private JsonObject current() {
    assertThat(live).isNotNull();
    return live;
  }

  private JsonObject withUid(JsonObject object) {
    object.objectOrCreate("metadata").put("uid", "u");
    return object;
  }

  private JsonObject content() {
    JsonObject out = current().deepCopy();
    out.remove("apiVersion");
    out.remove("kind");
    Meta.of(out).remove("uid");
    Meta.of(out).remove("managedFields");
    if (Meta.of(out).isEmpty()) {
      out.remove("metadata");
    }
    return out;
  }

  private TreeSet<String> owners() {
    Map<ManagerId, Owned> read = ManagedFields.read(current());
    var out = new TreeSet<String>();
    (read == null ? new LinkedHashMap<ManagerId, Owned>() : read)
        .forEach(
            (manager, owned) -> {
              var paths = new ArrayList<String>();
              owned.fields().forEach(path -> paths.add(FieldSet.text(path)));
              String of =
                  manager.name()
                      + (manager.subresource().isEmpty() ? "" : "/" + manager.subresource())
                      + (owned.apiVersion().equals("x/v1") ? "" : "@" + owned.apiVersion());
              out.add(of + " " + manager.operation() + " " + String.join(" ", paths));
            });
    return out;
  }

  private static JsonObject tree(String text) {
    return Json.parseObject(BareJson.json(text));
  }
}
