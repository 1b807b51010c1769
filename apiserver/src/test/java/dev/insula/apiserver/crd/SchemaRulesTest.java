package dev.insula.apiserver.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaRulesTest {

  @Test
  void aValueOfAWrongTypeIsHeldToTheOtherRulesToo() {
    assertThat(wrong("{type: integer, enum: [1, 5]}", "x"))
        .containsExactly(
            "spec.a: Invalid value: \"string\": spec.a in body must be of type integer: \"string\"",
            "spec.a: Unsupported value: \"x\": supported values: \"1\", \"5\"");
  }

  @Test
  void aNumberOfAnotherFormatIsToldByItsOwn() {
    assertThat(wrong("{type: integer, format: int32}", "1.5"))
        .containsExactly(
            "spec.a: Invalid value: \"float64\": spec.a in body must be of type int32: \"float64\"",
            "<nil>: Invalid value: \"\": Checked value must be of type integer with format int32 in"
                + " spec.a");
  }

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: number, maximum: 1.5} | 5 | should be less than or equal to 1",
        "{type: number, maximum: 1.5} | 1.75 | should be less than or equal to 1.5",
        "{type: integer, multipleOf: 2} | 3 | should be a multiple of 2",
        "{type: integer, enum: [1]} | 2 | supported values",
        "{type: array, items: {type: string}, maxItems: 1} | [a, b] | must have at most 1 item",
      })
  void boundsAreComparedAsNumbersAreWritten(String schema, String value, String message) {
    assertThat(wrong(schema, value)).singleElement().asString().contains(message);
  }

  @Test
  void aWholeNumberMayBeWrittenWithAFraction() {
    assertThat(wrong("{type: integer, enum: [1, 5]}", "1.0")).isEmpty();
  }

  @Test
  void elementsOfAMapByKeysMustBeObjects() {
    String schema =
        "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: {type:"
            + " object}}";
    assertThat(wrong(schema, "[a, a]"))
        .endsWith(
            "spec.a[0]: Invalid value: \"a\": must be an object for an array of list-type map");
  }

  @ParameterizedTest
  @CsvSource({
    "hostname,example.com,true",
    "hostname,2020-01-01,false",
    "mac,00-00-5e-00-53-01,true",
    "mac,0000.5e00.5301,true",
    "creditcard,4111 1111 1111 1111,true",
    "creditcard,4111111111111112,false",
    "isbn,978-3-16-148410-0,true",
    "isbn,978-3-16-148410-1,false",
    "ssn,123-45-6789,true",
    "ssn,123456789,false",
    "rgbcolor,'rgb(1,2,255)',true",
    "rgbcolor,'rgb(1,2,256)',false",
    "duration,1h30m,true",
    "duration,P1D,true",
    "duration,soon,false",
    "email,A <a@example.com>,true",
    "byte,aGVsbG8=,true",
    "byte,aGVsbG8,false",
    "ipv4,01.2.3.4,true",
    "ipv4,1.2.3,false"
  })
  void formatsAreLookedAtAsKubernetesDoes(String format, String text, boolean valid) {
    assertThat(wrong("{type: string, format: " + format + "}", '"' + text + '"').isEmpty())
        .isEqualTo(valid);
  }

  @Test
  void aFormatThatNobodyKnowsIsNotChecked() {
    assertThat(CustomValues.checksFormat("string", "date-time")).isTrue();
    assertThat(CustomValues.checksFormat("string", "int32")).isFalse();
    assertThat(CustomValues.checksFormat("object", "date")).isFalse();
  }

  /** What is wrong with {@code spec.a}. */
  private static List<String> wrong(String schema, String value) {
    var rules =
        new SchemaRules(
            yaml(
                "{type: object, properties: {spec: {type: object, properties: {a: "
                    + schema
                    + "}}}}"));
    Violations found = rules.check(yaml("{spec: {a: " + value + "}}"), null);
    var causes = new ArrayList<>(found.causes());
    causes.addAll(found.duplicates());
    return causes.stream()
        .map((Status.Cause cause) -> cause.field() + ": " + cause.message())
        .toList();
  }

  private static JsonObject yaml(String text) {
    return (JsonObject) Yaml.parse(text);
  }
}
