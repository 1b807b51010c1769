package dev.insula.machinery.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.JsonSchemas;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1} | [] | {"a":1}
          {"a":1} | null | {"a":1}
          {"a":1} | [{"op":"add","path":"/b","value":2}] | {"a":1,"b":2}
          {"a":1} | [{"op":"add","path":"/a","value":2}] | {"a":2}
          {"a":1} | [{"op":"add","path":"/b"}] | {"a":1,"b":null}
          {"a":1} | [{"op":"add","path":"x/b","value":2}] | {"a":1,"b":2}
          {"a":[1,3]} | [{"op":"add","path":"/a/1","value":2}] | {"a":[1,2,3]}
          {"a":[1]} | [{"op":"add","path":"/a/1","value":2}] | {"a":[1,2]}
          {"a":[1]} | [{"op":"add","path":"/a/-","value":2}] | {"a":[1,2]}
          {"a":[1]} | [{"op":"add","path":"/a/-1","value":2}] | {"a":[1,2]}
          {"a":[1]} | [{"op":"add","path":"/a/-2","value":0}] | {"a":[0,1]}
          {"a":[1,2]} | [{"op":"remove","path":"/a/0"}] | {"a":[2]}
          {"a":[1,2]} | [{"op":"remove","path":"/a/-1"}] | {"a":[1]}
          {"a":1,"b":2} | [{"op":"remove","path":"/a"}] | {"b":2}
          {"a":1} | [{"op":"replace","path":"/b","value":2}] | {"a":1,"b":2}
          {"a":[{"b":1}]} | [{"op":"replace","path":"/a/-1/b","value":2}] | {"a":[{"b":2}]}
          {"a":1} | [{"op":"replace","path":"","value":{"b":2}}] | {"b":2}
          {"a":1} | [{"op":"copy","from":"/a","path":"/b"}] | {"a":1,"b":1}
          {"a":1} | [{"op":"copy","from":"/x","path":"/b"}] | {"a":1,"b":null}
          {"a":1} | [{"op":"move","from":"/a","path":"/b"}] | {"b":1}
          {"a":[1,2]} | [{"op":"move","from":"/a/0","path":"/a/1"}] | {"a":[2,1]}
          {"a":1} | [{"op":"test","path":"/a","value":1}] | {"a":1}
          {"a":1} | [{"op":"test","path":"/b","value":null}] | {"a":1}
          {"a":1} | [{"op":"test","path":"","value":{"a":1}}] | {"a":1}
          {"a/b":1,"c~d":2} | [{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/c~0d"}] | {}
          {"":1} | [{"op":"remove","path":"/"}] | {}
          {"~1":1} | [{"op":"remove","path":"/~01"}] | {}
          """)
  void applies(String live, String patch, String expected) {
    assertThat(apply(live, patch)).isEqualTo(Json.parse(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"add\",\"path\":\"/x/y\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/a/b\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"nopath\",\"value\":1}]",
        "[{\"op\":\"add\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":null,\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/3\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/-4\",\"value\":1}]",
        "[{\"op\":\"add\",\"path\":\"/l/x\",\"value\":1}]",
        "[{\"op\":\"remove\",\"path\":\"/x\"}]",
        "[{\"op\":\"remove\",\"path\":\"/l/2\"}]",
        "[{\"op\":\"remove\",\"path\":\"/l/-\"}]",
        "[{\"op\":\"replace\",\"path\":\"/l/2\",\"value\":1}]",
        "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]",
        "[{\"op\":\"test\",\"path\":\"/a\",\"value\":1.0}]",
        "[{\"op\":\"test\",\"path\":\"/x\",\"value\":2}]",
        "[{\"op\":\"move\",\"from\":\"/x\",\"path\":\"/a\"}]",
        "[{\"op\":\"copy\",\"path\":\"/a\"}]",
        "[{\"op\":\"nope\",\"path\":\"/a\"}]",
        "[{}]",
        "[null]",
      })
  void refusesWith422(String patch) {
    assertThatThrownBy(() -> apply("{\"a\":1,\"l\":[1,2]}", patch))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(422))
        .hasMessage("the server rejected our request due to an error in our request");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp
          [1] | error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp
          [{"op":1}] | error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.op of type string
          """)
  void refusesWhatIsNoListOfOperations(String patch, String message) {
    assertThatThrownBy(() -> JsonPatch.of(Json.parse(patch)))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
        .hasMessage(message);
  }

  @Test
  void operationsAreBounded() {
    var operations = new JsonArray();
    for (int i = 0; i <= JsonPatch.MAX_OPERATIONS; i++) {
      operations.add(JsonObject.of("op", "test", "path", "/a", "value", 1L));
    }
    assertThatThrownBy(() -> JsonPatch.of(operations))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(413));
  }

  @Test
  void doublingByCopiesIsBounded() {
    var operations = new JsonArray();
    operations.add(JsonObject.of("op", "add", "path", "/a", "value", JsonArray.of("x")));
    for (int i = 0; i < 100; i++) {
      operations.add(JsonObject.of("op", "copy", "from", "/a", "path", "/a/-"));
    }
    assertThatThrownBy(
            () -> JsonPatch.of(operations).apply(new JsonObject(), JsonSchemas.parse("{}")))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void nestingByCopiesIsBounded() {
    var operations = new JsonArray();
    operations.add(JsonObject.of("op", "add", "path", "/a", "value", new JsonObject()));
    for (int depth = 0; depth < 5000; depth = 2 * depth + 1) {
      String deepest = "/a" + "/x".repeat(depth + 1);
      operations.add(JsonObject.of("op", "copy", "from", "/a", "path", deepest));
    }
    assertThatThrownBy(
            () -> JsonPatch.of(operations).apply(new JsonObject(), JsonSchemas.parse("{}")))
        .isInstanceOf(ApiException.class);
  }

  @Test
  void anyPatchAppliesOrIsRefused() {
    var random = new Random(7);
    String[] ops = {"add", "remove", "replace", "move", "copy", "test", "x"};
    String[] paths = {"/a", "/l/0", "/l/-", "/l/9", "", "/", "/a/b", "/l/-1", "/o/p", "q", "/o"};
    for (int i = 0; i < 3000; i++) {
      var operations = new JsonArray();
      for (int k = random.nextInt(6); k >= 0; k--) {
        operations.add(
            JsonObject.of(
                "op", ops[random.nextInt(ops.length)],
                "path", paths[random.nextInt(paths.length)],
                "from", paths[random.nextInt(paths.length)],
                "value", random.nextBoolean() ? JsonObject.of("p", 1L) : JsonArray.of(1L)));
      }
      try {
        JsonPatch.of(operations)
            .apply(Json.parseObject("{\"a\":1,\"l\":[1,2],\"o\":{}}"), JsonSchemas.parse("{}"));
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(422);
      }
    }
  }

  private static Object apply(String live, String patch) {
    return JsonPatch.of(Json.parse(patch)).apply(Json.parseObject(live), JsonSchemas.parse("{}"));
  }
}
