package dev.insula.apiserver.admission.podsecurity;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.podsecurity.PodSecurityAdmission.Exemptions;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.machinery.podsecurity.LevelVersion;
import dev.insula.machinery.podsecurity.NamespacePolicy;
import dev.insula.machinery.podsecurity.PodSecurityStandards;
import dev.insula.machinery.podsecurity.Violation;
import dev.insula.store.Keyspace;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of namespaces: they must be readable, and who makes a namespace stricter is told which
 * of its pods would not come in again.
 */
final class NamespaceChange {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  /** A namespace with more pods is judged by the first of them. */
  private static final int MAX_PODS = 3000;

  private final PodSecurityStandards standards;
  private final Exemptions exemptions;

  NamespaceChange(PodSecurityStandards standards, Exemptions exemptions) {
    this.standards = standards;
    this.exemptions = exemptions;
  }

  void validate(AdmissionRequest request, JsonObject namespace) {
    NamespacePolicy policy = NamespacePolicy.of(Meta.labels(namespace));
    JsonObject stored = request.old();
    NamespacePolicy before = NamespacePolicy.of(stored == null ? Map.of() : Meta.labels(stored));
    if (!policy.problems().isEmpty() && !policy.problems().equals(before.problems())) {
      throw invalid(namespace, policy);
    }
    String name = Meta.name(namespace);
    if (exemptions.namespaces().contains(name)) {
      warnOfExemption(request, namespace, policy);
    } else if (stored != null && isStricter(policy.enforce(), before.enforce())) {
      warnOfPods(request, name, policy.enforce());
    }
  }

  private static ApiException invalid(JsonObject namespace, NamespacePolicy policy) {
    List<Cause> causes =
        policy.problems().stream()
            .map(
                problem ->
                    new Cause(
                        "FieldValueInvalid",
                        "Invalid value: \"" + problem.value() + "\": " + problem.why(),
                        "metadata.labels[" + problem.label() + "]"))
            .toList();
    return ApiException.invalid("", "Namespace", Meta.name(namespace), causes);
  }

  /** Another release's rules may be stricter as well. */
  private static boolean isStricter(LevelVersion now, LevelVersion before) {
    return now.level() != Level.PRIVILEGED
        && !now.equals(before)
        && (!now.version().equals(before.version()) || now.level().compareTo(before.level()) > 0);
  }

  private static void warnOfExemption(
      AdmissionRequest request, JsonObject namespace, NamespacePolicy policy) {
    var set = new ArrayList<String>();
    describe(namespace, "enforce", policy.enforce(), set);
    describe(namespace, "audit", policy.audit(), set);
    describe(namespace, "warn", policy.warn(), set);
    if (!set.isEmpty()) {
      request
          .warnings()
          .add(
              "namespace \""
                  + Meta.name(namespace)
                  + "\" is exempt from Pod Security, and the policy ("
                  + String.join(", ", set)
                  + ") will be ignored");
    }
  }

  private static void describe(
      JsonObject namespace, String mode, LevelVersion level, List<String> set) {
    Map<String, String> labels = Meta.labels(namespace);
    String label = "pod-security.kubernetes.io/" + mode;
    boolean given = labels.containsKey(label) || labels.containsKey(label + "-version");
    if (given && level.level() != Level.PRIVILEGED) {
      set.add(mode + "=" + level);
    }
  }

  private void warnOfPods(AdmissionRequest request, String namespace, LevelVersion enforce) {
    Keyspace.Page page =
        request
            .objects()
            .keyspace()
            .range(new RangeQuery(ObjectKeys.range(PODS, namespace), 0, MAX_PODS));
    int checked = page.entries().size();
    if (page.more()) {
      request
          .warnings()
          .add(
              "new PodSecurity enforce level only checked against the first "
                  + checked
                  + " of "
                  + (checked + page.remaining())
                  + " existing pods");
    }
    Map<String, List<String>> podsByReason = violations(page, enforce);
    if (podsByReason.isEmpty()) {
      return;
    }
    request
        .warnings()
        .add(
            "existing pods in namespace \""
                + namespace
                + "\" violate the new PodSecurity enforce level \""
                + enforce
                + "\"");
    podsByReason.entrySet().stream()
        .map(e -> e.getValue().getFirst() + others(e.getValue().size() - 1) + ": " + e.getKey())
        .sorted()
        .forEach(request.warnings()::add);
  }

  /** The pods, in their order, by what is wrong with them. */
  private Map<String, List<String>> violations(Keyspace.Page page, LevelVersion enforce) {
    var out = new TreeMap<String, List<String>>();
    for (Keyspace.Entry entry : page.entries()) {
      JsonObject pod = Json.parseObject(entry.value());
      List<Violation> found =
          exemptions.coverPod(pod) ? List.of() : standards.evaluate(enforce, pod);
      if (!found.isEmpty()) {
        out.computeIfAbsent(Violation.reasons(found), _ -> new ArrayList<>()).add(Meta.name(pod));
      }
    }
    return out;
  }

  private static String others(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> " (and 1 other pod)";
      default -> " (and " + count + " other pods)";
    };
  }
}
