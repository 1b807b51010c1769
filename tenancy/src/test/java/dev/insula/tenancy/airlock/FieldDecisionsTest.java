package dev.insula.tenancy.airlock;

import static dev.insula.tenancy.Scenario.CONTEXT;
import static dev.insula.tenancy.Scenario.pod;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.Scenario.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.translation.PodDown;
import dev.insula.tenancy.translation.ServiceDown;
import dev.insula.tenancy.translation.ServiceEnvironment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Of each field of what passes down it is decided what is done about it ({@code
 * decided-fields.txt}): one that comes with a new version of Kubernetes fails here until somebody
 * looked at it.
 */
class FieldDecisionsTest {

  private static final String TYPES = "io.k8s.api.";

  /** Decisions by field, by type. */
  private static final Map<String, Map<String, String>> DECIDED = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    FieldDecisionsTest.class.getResourceAsStream("decided-fields.txt")),
                StandardCharsets.UTF_8))) {
      in.lines()
          .filter(line -> line.contains(" = ") && !line.startsWith("#"))
          .forEach(FieldDecisionsTest::add);
    }
  }

  private static void add(String line) {
    String field = line.substring(0, line.indexOf(" = "));
    int dot = field.lastIndexOf('.');
    DECIDED
        .computeIfAbsent(field.substring(0, dot), _ -> new TreeMap<>())
        .put(field.substring(dot + 1), line.substring(line.indexOf(" = ") + 3));
  }

  private static List<String> fieldsWith(String type, String decision) {
    return DECIDED.get(type).entrySet().stream()
        .filter(field -> field.getValue().equals(decision))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void everyFieldIsDecidedOn() {
    KubernetesModel model = KubernetesModel.load();
    DECIDED.forEach(
        (type, fields) -> {
          JsonObject properties = model.typeNode(TYPES + type).objectAt("properties");
          assertThat(new TreeSet<>(properties.keySet()))
              .as(type)
              .containsExactlyElementsOf(fields.keySet());
        });
  }

  @Test
  void whatADecisionNamesIsThere() {
    Set<String> rules = new TreeSet<>();
    Rules.base().all().forEach(rule -> rules.add(rule.id()));
    Airlock.rulesOf(
            profile(
                """
                {'runtimeClasses':['a'],'volumeTypes':['secret'],'maxLimits':{'cpu':'1'},
                 'images':{'registries':['a/']},'storageClasses':['a'],'serviceTypes':['ClusterIP'],
                 'loadBalancerClasses':['a'],'ingressClasses':['a']}\
                """))
        .forEach(rule -> rules.add(rule.id()));
    Set<String> types =
        DECIDED.keySet().stream()
            .map(type -> type.substring(type.lastIndexOf('.') + 1))
            .collect(Collectors.toSet());
    DECIDED.forEach(
        (type, fields) ->
            fields.forEach(
                (field, decision) -> {
                  if (decision.startsWith("rule ")) {
                    assertThat(rules).as(type + "." + field).contains(decision.substring(5));
                  } else if (decision.startsWith("see ") && !decision.contains("/")) {
                    assertThat(types).as(type + "." + field).contains(decision.substring(4));
                  }
                }));
  }

  @Test
  void whatIsDroppedOfAPodIsNotBelow() {
    JsonObject pod =
        pod(
            """
            {'spec':{'overhead':{'cpu':'1'},
              'preemptionPolicy':'Never','priority':7,'readinessGates':[{'conditionType':'x'}],
              'schedulerName':'mine','schedulingGates':[{'name':'x'}],
              'schedulingGroup':{'podGroupName':'x'},'serviceAccount':'x'}}\
            """);
    List<String> dropped = fieldsWith("core.v1.PodSpec", "dropped");
    assertThat(pod.objectAt("spec").keySet()).containsAll(dropped);

    JsonObject spec =
        PodDown.translate(pod, CONTEXT, ServiceEnvironment.of(CONTEXT.api(), List.of()))
            .pod()
            .objectAt("spec");
    assertThat(spec.keySet()).doesNotContainAnyElementsOf(dropped);
  }

  @Test
  void whatIsDroppedOfAServiceIsNotBelow() {
    JsonObject service =
        service(
            """
            {'spec':{'clusterIP':'10.96.0.9','clusterIPs':['10.96.0.9'],'healthCheckNodePort':30001,
              'ipFamilies':['IPv4'],'ipFamilyPolicy':'SingleStack','loadBalancerIP':'10.0.0.1'}}\
            """);
    List<String> dropped = fieldsWith("core.v1.ServiceSpec", "dropped");
    assertThat(service.objectAt("spec").keySet()).containsAll(dropped);

    assertThat(ServiceDown.translate(service, CONTEXT).objectAt("spec").keySet())
        .doesNotContainAnyElementsOf(dropped);
  }
}
