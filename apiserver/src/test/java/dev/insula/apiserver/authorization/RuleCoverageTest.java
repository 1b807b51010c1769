package dev.insula.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleCoverageTest {

  @ParameterizedTest(name = "who holds [{0}] may grant [{1}]")
  @CsvSource(
      delimiter = '|',
      value = {
        "get,list core pods        | get core pods",
        "* * *                     | get,delete apps deployments/scale",
        "get core *                | get core pods/log",
        "get core */log            | get core pods/log",
        "get core pods             | get core pods named a",
        "get core pods named a,b   | get core pods named b",
        "get /healthz,/apis/*      | get /apis/apps",
      })
  void coveredRulesCanBeGranted(String held, String wanted) {
    assertThat(RuleCoverage.missing(rules(held), rules(wanted))).isEmpty();
  }

  @ParameterizedTest(name = "who holds [{0}] lacks {2} to grant [{1}]")
  @CsvSource(
      delimiter = '|',
      value = {
        "get core pods       | get,delete core pods | {APIGroups:[\"\"], Resources:[\"pods\"],"
            + " Verbs:[\"delete\"]}",
        "get core pods       | get core pods/log    | {APIGroups:[\"\"], Resources:[\"pods/log\"],"
            + " Verbs:[\"get\"]}",
        "get core pods named a | get core pods      | {APIGroups:[\"\"], Resources:[\"pods\"],"
            + " Verbs:[\"get\"]}",
        "get core pods       | get,list apps sets   | {APIGroups:[\"apps\"], Resources:[\"sets\"],"
            + " Verbs:[\"get\" \"list\"]}",
        "get core pods       | * /metrics           | {NonResourceURLs:[\"/metrics\"],"
            + " Verbs:[\"*\"]}",
        "get core pods       | get core nodes named n | {APIGroups:[\"\"], Resources:[\"nodes\"],"
            + " ResourceNames:[\"n\"], Verbs:[\"get\"]}",
      })
  void uncoveredRulesAreNamed(String held, String wanted, String missing) {
    assertThat(RuleCoverage.missing(rules(held), rules(wanted))).containsExactly(missing);
  }

  private static List<PolicyRule> rules(String line) {
    return PolicyRule.allOf(RbacText.parse("clusterrole x\n  " + line.strip()).getFirst());
  }
}
