package dev.insula.machinery.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.RandomJson;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.JsonSchemas;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any tree is a patch that can be applied to any other, or refused with a Status. */
@Timeout(60)
class PatchFuzzTest {

  private static final Schema SCHEMA =
      JsonSchemas.parse(
          """
          {'properties': {
            'map': {'type': 'object', 'additionalProperties': {'type': 'string'}},
            'finalizers': {'type': 'array', 'items': {'type': 'string'},
               'x-kubernetes-patch-strategy': 'merge'},
            'args': {'type': 'array', 'items': {'type': 'string'}},
            'list': {'type': 'array', 'items': {'$ref': '#/definitions/item'},
               'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'name'},
            'kept': {'type': 'object', 'x-kubernetes-patch-strategy': 'retainKeys',
               'properties': {'name': {'type': 'string'}, 'map': {'type': 'object'}}}},
           'definitions': {'item': {'properties': {
              'name': {'type': 'string'},
              'list': {'type': 'array', 'items': {'$ref': '#/definitions/item'},
                'x-kubernetes-patch-strategy': 'merge', 'x-kubernetes-patch-merge-key': 'name'}}}}}
          """);

  private static final List<String> KEYS =
      List.of("map", "finalizers", "args", "list", "list", "kept", "name", "name", "x", "", "a/~b");

  private static final List<String> DIRECTIVES =
      List.of(
          "$patch",
          "$retainKeys",
          "$setElementOrder/list",
          "$setElementOrder/finalizers",
          "$deleteFromPrimitiveList/finalizers",
          "$deleteFromPrimitiveList/x",
          "$setElementOrder/x");

  private static final List<String> POINTERS =
      List.of(
          "/",
          "/list",
          "/0",
          "/-",
          "/-1",
          "/name",
          "/map",
          "/~1",
          "/~",
          "x",
          "/99999999999",
          "/+1");

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void mergePatchesFailWithAStatusOnly(long seed) {
    var random = new RandomJson(seed, KEYS);
    for (int i = 0; i < 5_000; i++) {
      apply(random.object(5), random.value(5), MergePatch::of);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void strategicPatchesFailWithAStatusOnly(long seed) {
    var keys = new ArrayList<>(KEYS);
    keys.addAll(KEYS);
    keys.addAll(DIRECTIVES);
    var live = new RandomJson(seed, KEYS);
    var patch = new RandomJson(-seed, keys);
    for (int i = 0; i < 5_000; i++) {
      apply(
          live.object(5), i % 20 == 0 ? patch.value(5) : patch.object(5), StrategicMergePatch::of);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void jsonPatchesFailWithAStatusOnly(long seed) {
    var random = new RandomJson(seed, KEYS);
    for (int i = 0; i < 5_000; i++) {
      var operations = new JsonArray();
      for (int n = i % 4; n >= 0; n--) {
        operations.add(operation(random));
      }
      apply(random.object(4), i % 20 == 0 ? random.value(4) : operations, JsonPatch::of);
    }
  }

  @Test
  void operationsOnLargeListsEnd() {
    var list = new JsonArray();
    for (long i = 0; i < 30_000; i++) {
      list.add(i);
    }
    for (String one :
        List.of(
            "{'op':'add','path':'/list/0','value':1}",
            "{'op':'remove','path':'/list/0'}",
            "{'op':'move','from':'/list/0','path':'/list/-'}",
            "{'op':'move','from':'/list','path':'/list'}",
            "{'op':'copy','from':'/list','path':'/x'}",
            "{'op':'test','path':'','value':{}}")) {
      String body = ("[" + (one + ",").repeat(9_999) + one + "]").replace('\'', '"');
      apply(JsonObject.of("list", list.deepCopy()), Json.parse(body), JsonPatch::of);
    }
  }

  @Test
  void longListsOfStrategicPatchesEnd() {
    var finalizers = new StringBuilder("[");
    var list = new StringBuilder("[");
    for (int i = 0; i < 60_000; i++) {
      finalizers.append('"').append(i).append("\",");
      list.append("{\"name\":\"").append(i).append("\"},");
    }
    String tail = "\"x\"]";
    String names = finalizers + tail;
    String items = list + "{\"name\":\"x\"}]";
    for (String patch :
        List.of(
            "{\"finalizers\":" + names + ",\"$setElementOrder/finalizers\":" + names + "}",
            "{\"$deleteFromPrimitiveList/finalizers\":" + names + "}",
            "{\"list\":" + items + ",\"$setElementOrder/list\":" + items + "}")) {
      JsonObject live = Json.parseObject("{\"finalizers\":" + names + ",\"list\":" + items + "}");
      apply(live, Json.parse(patch), StrategicMergePatch::of);
    }
  }

  @Test
  void mergeKeysThatAreNoScalarsAndHaveOneHashEnd() {
    var items = new StringBuilder("[");
    for (int i = 0; i < 1 << 15; i++) {
      items.append("{\"name\":[\"");
      for (int bit = 0; bit < 15; bit++) {
        items.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      items.append("\"]},");
    }
    String list = items + "{\"name\":[\"x\"]}]";
    String patch = "{\"list\":" + list + ",\"$setElementOrder/list\":" + list + "}";
    JsonObject live = Json.parseObject("{\"list\":" + list + "}");
    apply(live, Json.parse(patch), StrategicMergePatch::of);
  }

  private static JsonObject operation(RandomJson random) {
    var out = new JsonObject();
    out.put(
        "op", random.any(List.of("add", "remove", "replace", "move", "copy", "test", "add", "x")));
    out.put("path", random.text(POINTERS, 3));
    out.put("from", random.text(POINTERS, 3));
    out.put("value", random.value(3));
    if (random.any(List.of(1, 2, 3, 4, 5, 6, 7, 8)) == 1) {
      out.put(random.any(List.of("op", "path", "from", "value")), random.value(2));
    }
    return out;
  }

  private static void apply(JsonObject live, Object body, Function<Object, Patch> patch) {
    String text = "";
    try {
      if (live.toString().length() + body.toString().length() < 10_000) {
        text = live + " " + body;
      }
      Patch read = patch.apply(body);
      JsonObject patched = read.apply(live, SCHEMA);
      read.quote(patched, SCHEMA);
      read.mismatch(patched, SCHEMA);
      assertThat(Json.parse(Json.bytes(patched))).isEqualTo(patched);
    } catch (ApiException e) {
      assertThat(e.code()).isIn(400, 413, 422, 500);
    } catch (RuntimeException e) {
      throw new AssertionError(text, e);
    }
  }
}
