package dev.insula.apiserver.admission.podsecurity;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.podsecurity.LevelVersion;
import dev.insula.machinery.podsecurity.NamespacePolicy;
import dev.insula.machinery.podsecurity.PodSecurityStandards;
import dev.insula.machinery.podsecurity.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses pods that their namespace does not allow, and warns of pods and of pod templates that it
 * does not want. Thread-safe.
 *
 * <p>Source: the page "Pod Security Admission".
 */
public final class PodSecurityAdmission implements ValidatingPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupResource PODS = new GroupResource("", "pods");

  /** Subresources of pods that do not change what the pod may do. */
  private static final Set<String> IGNORED =
      Set.of(
          "exec",
          "attach",
          "binding",
          "eviction",
          "log",
          "portforward",
          "proxy",
          "status",
          "scale");

  /** Where kinds that make pods have the template. */
  private static final Map<GroupResource, List<String>> TEMPLATES =
      Map.of(
          new GroupResource("", "podtemplates"), List.of("template"),
          new GroupResource("", "replicationcontrollers"), List.of("spec", "template"),
          new GroupResource("apps", "replicasets"), List.of("spec", "template"),
          new GroupResource("apps", "deployments"), List.of("spec", "template"),
          new GroupResource("apps", "statefulsets"), List.of("spec", "template"),
          new GroupResource("apps", "daemonsets"), List.of("spec", "template"),
          new GroupResource("batch", "jobs"), List.of("spec", "template"),
          new GroupResource("batch", "cronjobs"),
              List.of("spec", "jobTemplate", "spec", "template"));

  private final PodSecurityStandards standards = new PodSecurityStandards();
  private final Exemptions exemptions;
  private final NamespaceChange namespaces;

  /**
   * @param exemptions who and what is let through unseen
   */
  public PodSecurityAdmission(Exemptions exemptions) {
    this.exemptions = exemptions;
    this.namespaces = new NamespaceChange(standards, exemptions);
  }

  /** What the operator lets through. */
  public record Exemptions(Set<String> users, Set<String> namespaces, Set<String> runtimeClasses) {

    public static final Exemptions NONE = new Exemptions(Set.of(), Set.of(), Set.of());

    public Exemptions {
      users = Set.copyOf(users);
      namespaces = Set.copyOf(namespaces);
      runtimeClasses = Set.copyOf(runtimeClasses);
    }

    boolean coverPod(JsonObject pod) {
      String runtimeClass = pod.objectAt("spec").string("runtimeClassName", "");
      return runtimeClasses.contains(runtimeClass);
    }
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null || request.operation() == Operation.CONNECT) {
      return;
    }
    GroupResource resource = request.definition().groupResource();
    if (request.isFor("", "namespaces")) {
      namespaces.validate(request, object);
    } else if (resource.equals(PODS) && !IGNORED.contains(request.subresource())) {
      validatePod(request, object);
    } else if (TEMPLATES.containsKey(resource) && request.subresource().isEmpty()) {
      String[] path = TEMPLATES.getOrDefault(resource, List.of()).toArray(String[]::new);
      validateTemplate(request, object.at(path) instanceof JsonObject template ? template : null);
    }
  }

  private void validatePod(AdmissionRequest request, JsonObject pod) {
    NamespacePolicy policy = policy(request).orElse(null);
    JsonObject old = request.old();
    if (policy == null || exemptions.coverPod(pod)) {
      return;
    }
    if (old != null && !PodChange.isSignificant(pod, old)) {
      return;
    }
    List<Violation> forbidden = standards.evaluate(policy.enforce(), pod);
    if (!forbidden.isEmpty()) {
      throw ApiException.forbidden(
          PODS,
          Meta.name(pod),
          "violates PodSecurity \"" + policy.enforce() + "\": " + Violation.describe(forbidden));
    }
    warn(request, policy.warn(), pod);
  }

  private void validateTemplate(AdmissionRequest request, @Nullable JsonObject template) {
    NamespacePolicy policy = policy(request).orElse(null);
    if (policy != null && template != null && !exemptions.coverPod(template)) {
      warn(request, policy.warn(), template);
    }
  }

  private void warn(AdmissionRequest request, LevelVersion level, JsonObject pod) {
    List<Violation> unwanted = standards.evaluate(level, pod);
    if (!unwanted.isEmpty()) {
      request
          .warnings()
          .add("would violate PodSecurity \"" + level + "\": " + Violation.describe(unwanted));
    }
  }

  /** What the namespace asks for; empty if that is nothing. */
  private Optional<NamespacePolicy> policy(AdmissionRequest request) {
    String namespace = request.name().namespace();
    if (exemptions.namespaces().contains(namespace)
        || exemptions.users().contains(request.context().user().name())) {
      return Optional.empty();
    }
    return request
        .objects()
        .tree(NAMESPACES, new ObjectName("", namespace))
        .map(found -> NamespacePolicy.of(Meta.labels(found)))
        .filter(policy -> !policy.isFullyPrivileged());
  }
}
