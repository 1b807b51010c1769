package dev.insula.cli;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A way to break the isolation of tenant acme.
 *
 * @param checks that find it, separated by spaces
 */
record BrokenIsolation(String name, String checks, Consumer<Scene> seed) {

  static final String RBAC = "rbac.authorization.k8s.io";
  static final String NETWORK = "networking.k8s.io";
  static final String ADMISSION = "admissionregistration.k8s.io";
  static final String ENFORCE = "pod-security.kubernetes.io/enforce";

  @Override
  public String toString() {
    return name;
  }

  /**
   * What a seed has to work with; {@code $NS} is acme's super namespace, {@code $OTHER} globex'.
   */
  record Scene(AuditedInstance instance, Sabotage sabotage, String evil) {

    String fill(String text) {
      return text.replace("$NS", AuditedInstance.below(instance.acme))
          .replace("$OTHER", AuditedInstance.below(instance.globex))
          .replace("$UID", instance.acme.identity().uid())
          .replace("$FOREIGN", instance.globex.identity().uid())
          .replace("$ACCOUNT", Meta.uid(instance.account()))
          .replace("$USER", instance.acme.identity().controlPlane() + "-admin")
          .replace("evil", evil)
          .replace("$MARKS", MARKS.replace("$UID", instance.acme.identity().uid()));
    }

    /**
     * The admission policies stand in the way of most seeds: somebody took them out of force first.
     */
    void disarm() {
      for (String policy :
          List.of(
              "insula-tenant-writers",
              "insula-tenant-namespaces",
              "insula-confined",
              "insula-profile.audited")) {
        sabotage.delete(ADMISSION, "validatingadmissionpolicybindings", new ObjectName("", policy));
      }
    }

    /** Brings them into force again. */
    void rearm() {
      sabotage.close();
    }

    JsonObject create(String group, String plural, String object) {
      return sabotage.create(group, plural, fill(object));
    }

    void delete(String group, String plural, String name) {
      sabotage.delete(group, plural, named(name));
    }

    void change(String group, String plural, String name, Consumer<JsonObject> change) {
      sabotage.change(group, plural, named(name), change);
    }

    /** A pod that came past the airlock and the namespace's level. */
    void pod(String metadata, String spec) {
      change(
          "", "namespaces", "$NS", n -> Meta.of(n).objectAt("labels").put(ENFORCE, "privileged"));
      create(
          "",
          "pods",
          "{'metadata':{'name':'evil','namespace':'$NS'" + metadata + "},'spec':{" + spec + "}}");
    }

    private ObjectName named(String name) {
      String filled = fill(name);
      int slash = filled.indexOf('/');
      return slash < 0
          ? new ObjectName("", filled)
          : new ObjectName(filled.substring(0, slash), filled.substring(slash + 1));
    }
  }

  static final String MARKS =
      "'labels':{'insula.dev/tenant':'acme','insula.dev/tenant-uid':'$UID',"
          + "'insula.dev/namespace':'default'},'annotations':{'insula.dev/uid':'x'}";

  static final String CONTAINERS =
      "'runtimeClassName':'kata-qemu','schedulingGates':[{'name':'a.b/c'}],"
          + "'automountServiceAccountToken':false,"
          + "'containers':[{'name':'c','image':'x','imagePullPolicy':'Always'";

  static final String PLAIN = CONTAINERS + "}]";

  static BrokenIsolation of(String name, String checks, Consumer<Scene> seed) {
    return new BrokenIsolation(name, checks, seed);
  }

  static Stream<BrokenIsolation> all() {
    return Stream.of(
            BrokenPolicies.all(),
            BrokenRights.all(),
            BrokenPods.all(),
            BrokenNetwork.all(),
            BrokenStorage.all(),
            BrokenMarks.all(),
            BrokenNodes.all())
        .flatMap(List::stream);
  }
}
