package dev.insula.machinery.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.schema.JsonSchemas;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FieldManagerTest {

  private static final String SCHEMA =
      """
      {'type': 'object', 'properties': {
        'apiVersion': {'type': 'string'}, 'kind': {'type': 'string'},
        'metadata': {'type': 'object', 'properties': {
          'name': {'type': 'string'}, 'uid': {'type': 'string'},
          'labels': {'type': 'object', 'additionalProperties': {'type': 'string'}},
          'finalizers': {'type': 'array', 'items': {'type': 'string'},
             'x-kubernetes-list-type': 'set'}}},
        'color': {'type': 'string'},
        'size': {'type': 'integer'},
        'options': {'type': 'object', 'additionalProperties': {'type': 'string'}},
        'frozen': {'type': 'object', 'x-kubernetes-map-type': 'atomic',
           'additionalProperties': {'type': 'string'}},
        'steps': {'type': 'array', 'items': {'type': 'string'}},
        'tags': {'type': 'array', 'items': {'type': 'string'}, 'x-kubernetes-list-type': 'set'},
        'parts': {'type': 'array', 'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          'items': {'type': 'object', 'properties': {
             'name': {'type': 'string'}, 'count': {'type': 'integer'}}}},
        'free': {'type': 'object', 'x-kubernetes-preserve-unknown-fields': true},
        'status': {'type': 'object', 'properties': {'ready': {'type': 'integer'}}}}}
      """;

  private static void play(String text) {
    Scenario.play(SCHEMA, text);
  }

  @Test
  void owningFollowsTheSchema() {
    play(
        """
        apply m {color: red, options: {a: x}, frozen: {f: x}, steps: [s], tags: [t], parts: [{name: p}], free: {z: {y: x}}}
        owners
          m Apply .color .frozen .steps .free.z .free.z.y .options.a .parts[name="p"] .parts[name="p"].name .tags[="t"]
        """);
  }

  @Test
  void whoUpdatesOwnsWhatIsDifferent() {
    play(
        """
        create c {color: red, options: {a: x}}
        owners
          c Update .color .options .options.a
        update d {color: red, options: {a: x, b: y}}
        owners
          c Update .color .options .options.a
          d Update .options.b
        update d {color: blue, options: {b: y}}
        owners
          c Update .options
          d Update .color .options.b
        update e {options: {b: y}}
        owners
          c Update .options
          d Update .options.b
        """);
  }

  @Test
  void whoAppliesAnotherValueHasAConflict() {
    play(
        """
        apply m {color: red, options: {a: x}}
        refuse n {color: blue} | Apply failed with 1 conflict: conflict with "m": .color
        refuse n {color: blue, options: {a: y}} | Apply failed with 2 conflicts: conflicts with "m":\\n- .color\\n- .options.a
        force n {color: blue}
        object {color: blue, options: {a: x}}
        owners
          m Apply .options.a
          n Apply .color
        """);
  }

  @Test
  void anUpdaterConflictsTooAndItsVersionIsSaid() {
    play(
        """
        apply m {color: red}
        update u {color: green}
        refuse m {color: red} | Apply failed with 1 conflict: conflict with "u" using x/v1: .color
        apply m {color: green}
        owners
          m Apply .color
          u Update .color
        """);
  }

  @Test
  void aStatusManagerIsNamedWithItsSubresource() {
    play(
        """
        apply m {color: red, status: {ready: 9}}
        apply st/status {color: blue, status: {ready: 1}}
        owners
          m Apply .color
          st/status Apply .status.ready
        refuse other/status {status: {ready: 2}} | Apply failed with 1 conflict: conflict with "st" with subresource "status": .status.ready
        """);
  }

  @Test
  void theSameValueIsShared() {
    play(
        """
        apply m {color: red}
        apply n {color: red}
        owners
          m Apply .color
          n Apply .color
        apply m {}
        object {color: red}
        owners
          n Apply .color
        apply n {}
        object {}
        owners
        """);
  }

  @Test
  void whatIsNoLongerAppliedIsRemovedUnlessAnotherOwnsIt() {
    play(
        """
        apply m {color: red, options: {a: x, b: y}, tags: [s, t], parts: [{name: p}, {name: q}]}
        update u {color: red, options: {a: x, b: z}, tags: [s, t], parts: [{name: p}, {name: q}]}
        apply m {color: red, parts: [{name: q}]}
        object {color: red, options: {b: z}, parts: [{name: q}]}
        owners
          m Apply .color .parts[name="q"] .parts[name="q"].name
          u Update .options.b
        """);
  }

  @Test
  void atomicListsAndMapsAreReplaced() {
    play(
        """
        apply m {steps: [a, b], frozen: {a: x}}
        refuse n {steps: [c]} | Apply failed with 1 conflict: conflict with "m": .steps
        force n {steps: [c], frozen: {b: y}}
        object {steps: [c], frozen: {b: y}}
        owners
          n Apply .frozen .steps
        """);
  }

  @Test
  void setsAndMapsOfSeveralAppliersAreMerged() {
    play(
        """
        apply m {tags: [a, c], parts: [{name: p}]}
        apply n {tags: [b], parts: [{name: o}]}
        object {tags: [a, c, b], parts: [{name: p}, {name: o}]}
        apply m {tags: [c], parts: [{name: p}]}
        object {tags: [c, b], parts: [{name: p}, {name: o}]}
        """);
  }

  @Test
  void theAppliedOrderWins() {
    play(
        """
        apply m {tags: [a, b, c]}
        update u {tags: [a, x, b, c]}
        apply m {tags: [c, b, a]}
        object {tags: [x, c, b, a]}
        """);
  }

  @Test
  void anEmptyApplyOfANewManagerOwnsNothing() {
    play(
        """
        create c {color: red}
        apply m {}
        owners
          c Update .color
        """);
  }

  @Test
  void anEmptyMapIsOwned() {
    play(
        """
        apply m {options: {}}
        object {options: {}}
        owners
          m Apply .options
        """);
  }

  @Test
  void fieldsOfVersionsThatAreGoneAreForgotten() {
    play(
        """
        create old@gone {color: red}
        update u {color: red, options: {a: x}}
        owners
          u Update .options .options.a
        """);
  }

  @Test
  void versionsOfAnUpdaterAreApart() {
    play(
        """
        create c {color: red}
        update c@v2 {color: red, options: {a: x}}
        owners
          c Update .color
          c@x/v2 Update .options .options.a
        """);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    play(
        """
        refuse m {nope: x} | failed to create typed patch object (/; x/v1, Kind=X): .nope: field not declared in schema
        refuse m {color: [x]} | failed to create typed patch object (/; x/v1, Kind=X): .color: expected string, got &value.valueUnstructured{Value:[]interface {}{"x"}}
        refuse m {size: x} | failed to create typed patch object (/; x/v1, Kind=X): .size: expected numeric (int or float), got string
        refuse m {options: [x]} | failed to create typed patch object (/; x/v1, Kind=X): .options: expected map, got &{[x]}
        refuse m {tags: [a, a]} | failed to create typed patch object (/; x/v1, Kind=X): .tags: duplicate entries for key [="a"]
        refuse m {parts: [{name: a}, {name: a}]} | failed to create typed patch object (/; x/v1, Kind=X): .parts: duplicate entries for key [name="a"]
        refuse m {parts: [{count: x}]} | failed to create typed patch object (/; x/v1, Kind=X): .parts: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)
        """);
  }

  @Test
  void duplicatesThatAreStoredAreOwnedAsOne() {
    play(
        """
        create c {tags: [a, a, b]}
        owners
          c Update .tags .tags[="a"] .tags[="b"]
        update d {tags: [a, b]}
        owners
          c Update .tags .tags[="b"]
          d Update .tags[="a"]
        """);
  }

  @Test
  void managersBeforeTheFirstApplyAreOne() {
    JsonObject live =
        Json.parseObject(
            "{\"apiVersion\":\"x/v1\",\"kind\":\"X\",\"color\":\"red\",\"metadata\":{\"uid\":\"u\"}}");
    JsonObject same = fields().update(live, live.deepCopy(), "u", Instant.EPOCH);
    assertThat(Meta.of(same).containsKey("managedFields")).isFalse();
    JsonObject applied =
        fields().apply(live, object("{'options': {'a': 'x'}}"), "m", false, Instant.EPOCH);
    assertThat(Json.string(Meta.of(applied).get("managedFields")))
        .contains("\"before-first-apply\"", "{\"f:color\":{}}");
  }

  @Test
  void entriesCanBeResetAndSent() {
    JsonObject live = fields().create(object("{'color': 'red'}"), "c", Instant.EPOCH);
    Meta.of(live).put("uid", "u");
    for (String reset : new String[] {"[]", "[{}]"}) {
      JsonObject sent = live.deepCopy();
      Meta.of(sent).put("managedFields", Json.parse(reset));
      JsonObject updated = fields().update(live, sent, "u", Instant.EPOCH);
      assertThat(Meta.of(updated).containsKey("managedFields")).isFalse();
    }
    JsonObject forgotten = live.deepCopy();
    Meta.of(forgotten).remove("managedFields");
    assertThat(fields().update(live, forgotten, "u", Instant.EPOCH)).isEqualTo(live);
  }

  @Test
  void timesMoveOnlyWithTheFields() {
    JsonObject live = fields().create(object("{'color': 'red'}"), "c", Instant.EPOCH);
    Meta.of(live).put("uid", "u");
    JsonObject same = fields().update(live, live.deepCopy(), "c", Instant.EPOCH.plusSeconds(9));
    assertThat(same).isEqualTo(live);
    JsonObject changed = live.deepCopy();
    changed.put("color", "blue");
    assertThat(Json.string(fields().update(live, changed, "c", Instant.EPOCH.plusSeconds(9))))
        .contains("1970-01-01T00:00:09Z");
    assertThat(FieldManager.isSameButForTimes(live, live.deepCopy())).isTrue();
    assertThat(FieldManager.isSameButForTimes(live, changed)).isFalse();
  }

  @Test
  void updatersAreBounded() {
    JsonObject live = fields().create(object("{}"), "c", Instant.EPOCH);
    Meta.of(live).put("uid", "u");
    for (int i = 0; i < 30; i++) {
      JsonObject next = live.deepCopy();
      next.objectOrCreate("options").put("o" + i, "x");
      live = fields().update(live, next, "m" + i, Instant.EPOCH.plusSeconds(i));
      // An object that nobody owns anything of is not tracked until the first apply.
      if (i == 0) {
        live = fields().apply(live, object("{'color': 'red'}"), "a", false, Instant.EPOCH);
      }
    }
    JsonArray entries = Meta.of(live).array("managedFields");
    assertThat(entries).hasSize(11);
    assertThat(Json.string(entries)).contains("ancient-changes", "\"f:o3\"");
  }

  private static FieldManager fields() {
    return new FieldManager(
        new GroupVersionKind("x", "v1", "X"),
        JsonSchemas.parse(SCHEMA),
        "",
        FieldFilter.excluding("status"),
        VersionConverter.single("x/v1", JsonSchemas.parse(SCHEMA)));
  }

  private static JsonObject object(String json) {
    JsonObject out = Json.parseObject(json.replace('\'', '"'));
    out.put("apiVersion", "x/v1");
    out.put("kind", "X");
    return out;
  }
}
