package dev.insula.apiserver.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.StructuralSchema;
import dev.insula.machinery.yaml.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class CelRulesTest {

  private static JsonObject yaml(String text) {
    return (JsonObject) Yaml.parse(text);
  }

  private static CelRules rules(String schema) {
    JsonObject tree = yaml(schema);
    var metadata =
        StructuralSchema.ofType(
            yaml("{type: object, properties: {name: {type: string}}}"),
            "",
            reference -> {
              throw new IllegalArgumentException(reference);
            });
    return new CelRules(tree, StructuralSchema.ofCustomKind(tree, metadata));
  }

  private static List<String> messages(RuleFindings findings) {
    return findings.causes().stream()
        .map((Status.Cause cause) -> cause.field() + ": " + cause.message())
        .toList();
  }

  private static final String SPEC_WITH_RULE =
      """
      type: object
      properties:
        spec:
          type: object
          properties:
            a: {type: integer}
            b: {type: integer}
          x-kubernetes-validations:
          - {rule: self.a <= self.b, message: too large}
      """;

  @Test
  void aBrokenRuleIsReportedWhereItStands() {
    var findings = rules(SPEC_WITH_RULE).check(yaml("{spec: {a: 2, b: 1}}"), null);
    assertThat(messages(findings)).containsExactly("spec: Invalid value: too large");
  }

  @Test
  void anUpdateThatLeavesAValueAsItWasIsOnlyWarned() {
    JsonObject bad = yaml("{spec: {a: 2, b: 1}}");
    var findings = rules(SPEC_WITH_RULE).check(bad, bad.deepCopy());
    assertThat(findings.causes()).isEmpty();
    assertThat(findings.warnings()).containsExactly("spec: Invalid value: too large");
  }

  @Test
  void elementsOfListsThatAreMapsAreComparedByKey() {
    var rules =
        rules(
            """
            type: object
            properties:
              l:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [k]
                items:
                  type: object
                  properties:
                    k: {type: string}
                    v:
                      type: integer
                      x-kubernetes-validations:
                      - {rule: self >= oldSelf, messageExpression: "'below %d'.format([oldSelf])"}
            """);
    JsonObject old = yaml("l: [{k: a, v: 5}, {k: b, v: 1}]");
    JsonObject now = yaml("l: [{k: c, v: 0}, {k: b, v: 2}, {k: a, v: 4}]");
    assertThat(messages(rules.check(now, old)))
        .containsExactly("l[2].v: Invalid value: 4: below 5");
    assertThat(messages(rules.check(now, null))).isEmpty();
  }

  @Test
  void listsThatAreSetsOrMapsAreEqualInAnyOrder() {
    var rules =
        rules(
            """
            type: object
            properties:
              s:
                type: array
                x-kubernetes-list-type: set
                items: {type: string}
                x-kubernetes-validations:
                - rule: self == oldSelf && size(self + ['a']) == size(self)
            """);
    assertThat(messages(rules.check(yaml("s: [a, b]"), yaml("s: [b, a]")))).isEmpty();
    assertThat(messages(rules.check(yaml("s: [a, c]"), yaml("s: [b, a]")))).hasSize(1);
  }

  @Test
  void rulesOfRestrictionsAndOfValuesOfMapsAreEvaluated() {
    var rules =
        rules(
            """
            type: object
            properties:
              m:
                type: object
                additionalProperties:
                  type: string
                  allOf:
                  - x-kubernetes-validations: [{rule: self != 'bad', reason: FieldValueForbidden}]
            """);
    assertThat(messages(rules.check(yaml("m: {x: bad, y: good}"), null)))
        .containsExactly("m[x]: Forbidden: failed rule: self != 'bad'");
  }

  @Test
  void runningOutOfBudgetEndsTheValidation() {
    var rules =
        rules(
            """
            type: object
            properties:
              l:
                type: array
                items: {type: integer}
                x-kubernetes-validations:
                - {rule: "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))", message: m}
                - {rule: "self.size() < 0"}
            """);
    var many = new JsonObject();
    var list = many.arrayOrCreate("l");
    for (long i = 0; i < 500; i++) {
      list.add(i);
    }
    assertThat(messages(rules.check(many, null)))
        .containsExactly(
            "l: Invalid value: \"array\": 'operation cancelled: actual cost limit exceeded': no"
                + " further validation rules will be run due to call cost exceeds limit for rule:"
                + " m");
  }

  @Test
  void formatsAndUnknownFieldsAreSeenAsTheSchemaSays() {
    var rules =
        rules(
            """
            type: object
            properties:
              t: {type: string, format: date-time}
              b: {type: string, format: byte}
              d: {type: string, format: duration}
              num: {type: number}
              i: {x-kubernetes-int-or-string: true}
              a-b: {type: string, nullable: true}
            x-kubernetes-validations:
            - rule: >-
                self.t > timestamp('2020-01-01T00:00:00Z') && self.b == b'abc'
                && self.d == duration('90s') && self.num == 2.0 && type(self.i) == int
                && has(self.a__dash__b) && self.metadata.name == 'x'
            """);
    String object =
        """
        metadata: {name: x}
        t: "2021-01-01T00:00:00Z"
        b: YWJj
        d: 1m30s
        num: 2
        i: 5
        a-b: null
        """;
    assertThat(messages(rules.check(yaml(object), null))).isEmpty();
  }
}
