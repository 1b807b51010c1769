package dev.insula.machinery.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.StructuralSchema;
import dev.insula.machinery.yaml.Yaml;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates that Kubernetes documents in its own tests, for the same schemas and rules. */
class CostEstimateTest {

  private static long estimate(String schema, String rule) throws CelCompileException {
    var structure =
        StructuralSchema.ofType(
            (JsonObject) Yaml.parse(schema),
            "",
            reference -> {
              throw new IllegalArgumentException(reference);
            });
    SchemaType type = Objects.requireNonNull(SchemaType.of(structure, "selfType", false));
    return new SchemaRuleEnvironment(type).compile(rule, false).estimatedCost(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{type: array, items: {type: number}} | self.all(x, true) | 4718591",
        "{type: array, maxItems: 10, items: {type: number}} | self.all(x, true) | 32",
        "{type: array, items: {type: string}} | self.all(x, true) | 3145727",
        "{type: array, items: {type: boolean}} | self.all(x, true) | 1887437",
        "{type: array, items: {type: array, items: {type: number}}} | self.all(x, true) | 3145727",
        "{type: object, additionalProperties: {type: number}} | self.all(x, true) | 1348169",
        "{type: object, maxProperties: 3, additionalProperties: {type: string}} | self.all(x, true)"
            + " | 11",
        "{type: string} | self.contains('test') | 314574",
        "{type: string, maxLength: 10} | self.contains('test') | 5",
        "{type: string} | self.startsWith('test') | 2",
        "{type: string} | size(self + 'hello') > size('hello') | 314578",
        "{type: string, maxLength: 4} | size(self + 'hello') > size('hello') | 7",
        "{type: array, items: {type: number}} | self[1] == 0.0 | 2",
        "{type: array, items: {type: string}} | self[1] == self[1] | 314577",
        "{type: array, maxItems: 10, items: {type: number}} | self.all(x, self.all(y, true)) | 352",
        "{type: array, maxItems: 10, items: {type: number}} | self.all(x, self.all(y, self.all(z,"
            + " true))) | 3552",
        "{type: string} | self.matches('x') | 314574",
        "{type: string, maxLength: 50} | self.matches('x') | 22",
        "{type: string} | ''.matches('(((((((((())))))))))[0-9]') | 7",
        "{type: string} | self.matches('') | 1",
        "{type: string, maxLength: 0} | self == 'x' | 1",
        "{type: array, items: {type: number}} | self.all(x, x == 0.0) | 6291454",
        "{type: array, items: {x-kubernetes-int-or-string: true}} | self.all(x, true) | 4718591",
        "{type: array, items: {x-kubernetes-int-or-string: true}} | self[0] == 5 | 3",
        "{type: array, items: {type: string, format: duration}} | self.all(x, true) | 2359295",
        "{type: array, items: {type: string, format: duration}} | self[0].getHours() == 2 | 4",
        "{type: array, items: {type: string, format: date}} | self.all(x, true) | 725936",
        "{type: array, items: {type: string, format: date-time}} | self.all(x, true) | 428963",
        "{type: array, items: {type: object, additionalProperties: {type: number}}} | self.all(x,"
            + " x.y == 25.2) | 6291452",
        "{type: array, items: {type: object, additionalProperties: {type: number}}} | self[0].x >"
            + " 2.0 | 4"
      })
  void isThatOfKubernetes(String schema, String rule, long cost) throws CelCompileException {
    assertThat(estimate(schema, rule)).isEqualTo(cost);
  }
}
