package dev.insula.tenancy.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.translation.CustomKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Who writes in a cluster, and the verbs that each needs in tenants' namespaces, as variables of a
 * policy. Pure.
 */
final class Actors {

  /** Components of the control plane, and those of an embedded super cluster. */
  private static final List<String> COMPONENTS =
      List.of("system:kube-controller-manager", "system:kube-scheduler", "system:insula");

  /** Parts of objects that say how something fares, where it runs, or that it may end. */
  private static final List<String> PARTS =
      List.of("status", "binding", "finalize", "token", "eviction");

  /** What controllers make or keep in every namespace; of pods and the like, finalizers. */
  private static final List<String> KEPT =
      List.of("persistentvolumeclaims", "endpoints", "endpointslices", "services");

  private static final List<String> OF_CONTROLLERS =
      List.of(
          "request.operation == 'DELETE'",
          "variables.sub in " + PolicyObject.texts(PARTS),
          "variables.sub == '' && request.resource.resource in " + PolicyObject.texts(KEPT),
          "request.operation == 'UPDATE' && variables.sub == '' &&"
              + " object.?spec == oldObject.?spec && request.resource.resource in"
              + " ['pods', 'ingresses', 'networkpolicies', 'poddisruptionbudgets']",
          "request.resource.resource == 'serviceaccounts' && object.metadata.name == 'default'",
          "request.resource.resource == 'configmaps' && object.metadata.name =="
              + " 'kube-root-ca.crt'");

  private static final String USER = "request.userInfo.username";

  private Actors() {}

  static JsonObject insula(Writers writers) {
    return variable("insula", USER + " == " + PolicyObject.text(writers.insula()));
  }

  /**
   * @param customKinds that go down, which controllers of the platform keep
   */
  static JsonArray variables(Writers writers, List<CustomKind> customKinds) {
    var components = new ArrayList<>(COMPONENTS);
    components.addAll(writers.controllers());
    return JsonArray.of(
        variable("sub", "has(request.subResource) ? request.subResource : ''"),
        insula(writers),
        variable("groups", "has(request.userInfo.groups) ? request.userInfo.groups : []"),
        variable(
            "component",
            USER
                + " in "
                + PolicyObject.texts(components)
                + " || "
                + USER
                + ".startsWith('system:serviceaccount:kube-system:')"),
        variable("controller", "variables.component && (" + ofControllers(customKinds) + ")"),
        variable(
            "node",
            "'system:nodes' in variables.groups && (request.operation == 'DELETE' &&"
                + " request.resource.resource == 'pods' || variables.sub == 'status' ||"
                + " variables.sub == 'token')"),
        // Who drains nodes and cleans up: takes away, and makes nothing.
        variable(
            "admin",
            "'system:masters' in variables.groups && (request.operation == 'DELETE' ||"
                + " variables.sub == 'eviction')"));
  }

  private static String ofControllers(List<CustomKind> customKinds) {
    var parts = new ArrayList<String>();
    if (!customKinds.isEmpty()) {
      // What their controllers decide of them is for the platform to say, which runs these.
      parts.add(
          "request.operation == 'UPDATE' && variables.sub == '' &&"
              + " request.resource.resource + '.' + request.resource.group in "
              + PolicyObject.texts(
                  customKinds.stream()
                      .map(kind -> kind.resource().groupResource().toString())
                      .sorted()
                      .toList()));
    }
    parts.addAll(OF_CONTROLLERS);
    return String.join(" || ", parts);
  }

  private static JsonObject variable(String name, String expression) {
    return JsonObject.of("name", name, "expression", expression);
  }
}
