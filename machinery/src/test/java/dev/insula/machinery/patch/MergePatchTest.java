package dev.insula.machinery.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.BareJson;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.schema.JsonSchemas;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: b} | {a: c} | {a: c}
          {a: b} | {b: c} | {a: b, b: c}
          {a: b} | {a: null} | {}
          {a: b, b: c} | {a: null} | {b: c}
          {a: [b]} | {a: c} | {a: c}
          {a: c} | {a: [b]} | {a: [b]}
          {a: {b: c}} | {a: {b: d, c: null}} | {a: {b: d}}
          {a: [{b: c}]} | {a: [1]} | {a: [1]}
          {} | {a: {bb: {ccc: null}}} | {a: {bb: {}}}
          {} | {a: [{b: null}, null]} | {a: [{}, null]}
          {a: x} | {a: {b: null, c: 1}} | {a: {c: 1}}
          {a: 1} | {} | {a: 1}
          """)
  void merges(String live, String patch, String expected) {
    var before = Json.parse(BareJson.json(patch));
    var merge = MergePatch.of(before);
    var result = merge.apply(Json.parseObject(BareJson.json(live)), JsonSchemas.parse("{}"));
    assertThat(result).isEqualTo(Json.parse(BareJson.json(expected)));
    assertThat(before).isEqualTo(Json.parse(BareJson.json(patch)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [1] | error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}
          "x" | error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}
          5 | error decoding patch: json: cannot unmarshal number into Go value of type map[string]interface {}
          true | error decoding patch: json: cannot unmarshal bool into Go value of type map[string]interface {}
          null | Invalid JSON Patch
          """)
  void refusesWhatIsNoObject(String patch, String message) {
    assertThatThrownBy(() -> MergePatch.of(Json.parse(patch))).hasMessage(message);
  }
}
