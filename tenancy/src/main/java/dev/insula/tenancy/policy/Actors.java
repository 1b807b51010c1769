package dev.insula.tenancy.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
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

  /** Neither what is to be, nor what is there, says that it stands for a tenant's object. */
  private static final String NO_COPY =
      "!("
          + marked("object")
          + ") && (request.operation == 'CREATE' || !("
          + marked("oldObject")
          + "))";

  private static final String USER = "request.userInfo.username";

  private Actors() {}

  private static String marked(String object) {
    return ("has(%3$s.metadata.annotations) && %1$s in %3$s.metadata.annotations"
            + " || has(%3$s.metadata.labels) && %2$s in %3$s.metadata.labels")
        .formatted(PolicyObject.text(Origin.UID), PolicyObject.text(Origin.TENANT_UID), object);
  }

  static JsonObject insula(Writers writers) {
    return variable("insula", USER + " == " + PolicyObject.text(writers.insula()));
  }

  /**
   * @param declared kinds that go down, which controllers of the platform keep, and what these make
   */
  static JsonArray variables(Writers writers, DeclaredKinds declared) {
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
        variable("controller", "variables.component && (" + ofControllers(declared) + ")"),
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

  private static String ofControllers(DeclaredKinds declared) {
    var parts = new ArrayList<String>();
    if (!declared.kinds().isEmpty()) {
      // What their controllers decide of them is for the platform to say, which runs these.
      parts.add(
          "request.operation == 'UPDATE' && variables.sub == '' &&"
              + " request.resource.resource + '.' + request.resource.group in "
              + PolicyObject.texts(
                  declared.kinds().stream()
                      .map(kind -> kind.resource().groupResource().toString())
                      .sorted()
                      .toList()));
    }
    made(declared).forEach(parts::add);
    parts.addAll(OF_CONTROLLERS);
    return String.join(" || ", parts);
  }

  /** What they make stands beside what is copied: it takes the place of no copy. */
  private static List<String> made(DeclaredKinds declared) {
    var parts = new ArrayList<String>();
    String made = "request.operation != 'DELETE' && variables.sub == ''";
    for (String kind : declared.results()) {
      String resource = kind.equals("Secret") ? "secrets" : "configmaps";
      parts.add(
          made
              + " && request.resource.group == '' && request.resource.resource == "
              + PolicyObject.text(resource)
              + " && has(object.metadata.name) && object.metadata.name.startsWith("
              + PolicyObject.text(SuperNames.RESULT_PREFIX)
              + ") && "
              + NO_COPY);
    }
    if (!declared.makes().isEmpty()) {
      parts.add(
          made
              + " && request.resource.resource + (request.resource.group == '' ? '' : '.')"
              + " + request.resource.group in "
              + PolicyObject.texts(declared.makes().stream().sorted().toList())
              + " && "
              + NO_COPY);
    }
    return parts;
  }

  private static JsonObject variable(String name, String expression) {
    return JsonObject.of("name", name, "expression", expression);
  }
}
