package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.ADMISSION;
import static dev.insula.cli.BrokenIsolation.ENFORCE;
import static dev.insula.cli.BrokenIsolation.NETWORK;
import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.cli.BrokenIsolation.Scene;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.function.Consumer;

/** Objects that keep tenants in bounds, which somebody changed or took away. */
final class BrokenPolicies {

  private BrokenPolicies() {}

  static List<BrokenIsolation> all() {
    return List.of(
        of(
            "network policy deleted",
            "policy-networkpolicy",
            s -> s.delete(NETWORK, "networkpolicies", "$NS/insula.profile")),
        of(
            "network policy edited",
            "policy-networkpolicy",
            s ->
                s.change(
                    NETWORK,
                    "networkpolicies",
                    "$NS/insula.profile",
                    p -> p.objectAt("spec").put("egress", JsonArray.of(new JsonObject())))),
        of(
            "network policy that selects nothing",
            "policy-networkpolicy",
            s ->
                s.change(
                    NETWORK,
                    "networkpolicies",
                    "$NS/insula.profile",
                    p ->
                        p.objectAt("spec", "podSelector")
                            .put("matchLabels", JsonObject.of("no", "pod")))),
        of(
            "admission policy deleted",
            "admission-policies",
            s -> s.delete(ADMISSION, "validatingadmissionpolicies", "insula-tenant-writers")),
        of(
            "admission policy edited",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-writers",
                    p ->
                        p.objectAt("spec")
                            .objects("validations")
                            .getFirst()
                            .put("expression", "true"))),
        of(
            "admission policy with another administrator",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-namespaces",
                    p ->
                        p.objectAt("spec").objects("variables").stream()
                            .filter(v -> v.string("name", "").equals("admin"))
                            .forEach(v -> v.put("expression", "true")))),
        of(
            "admission policy that trusts a tenant's account",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-writers",
                    p ->
                        p.objectAt("spec").objects("variables").stream()
                            .filter(v -> v.string("name", "").equals("component"))
                            .forEach(
                                v ->
                                    v.put(
                                        "expression",
                                        v.string("expression", "")
                                            .replace(
                                                "'system:insula'",
                                                s.fill("'system:serviceaccount:$NS:default'")))))),
        of(
            "admission policy of the profile that matches nothing",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-profile.audited",
                    p ->
                        p.objectAt("spec", "matchConstraints")
                            .put(
                                "objectSelector",
                                JsonObject.of("matchLabels", JsonObject.of("no", "pod"))))),
        of(
            "admission policy that is told and not enforced",
            "admission-policies",
            s -> {
              s.rearm();
              s.change(
                  ADMISSION,
                  "validatingadmissionpolicybindings",
                  "insula-tenant-writers",
                  b -> b.objectAt("spec").put("validationActions", JsonArray.of("Audit")));
            }),
        of(
            "sync policy that can't be followed",
            "sync-policies",
            s ->
                s.create(
                    "insula.dev/v1alpha1",
                    "syncpolicies",
                    "{'apiVersion':'insula.dev/v1alpha1','kind':'SyncPolicy',"
                        + "'metadata':{'name':'evil'},'spec':{'direction':'down','kind':"
                        + "{'group':'audited.example.com','version':'v1','resource':'restores'},"
                        + "'fields':{'down':{'allow':['metadata']}}}}")),
        of(
            "custom object that nobody made for the tenant",
            "custom-objects",
            s ->
                s.create(
                    "audited.example.com",
                    "backups",
                    "{'apiVersion':'audited.example.com/v1','kind':'Backup',"
                        + "'metadata':{'name':'evil','namespace':'$NS'}}")),
        of(
            "admission policy that lets another kind through",
            "admission-policies",
            s ->
                s.change(
                    ADMISSION,
                    "validatingadmissionpolicies",
                    "insula-tenant-writers",
                    p ->
                        p.objectAt("spec").objects("validations").stream()
                            .filter(v -> v.string("expression", "").contains("/Backup"))
                            .forEach(
                                v ->
                                    v.put(
                                        "expression",
                                        v.string("expression", "")
                                            .replace("/Backup'", "/Backup', '/Role'"))))),
        of(
            "namespace with the mark of another profile",
            "namespace-profile",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put("insula.dev/profile", "trusted"))),
        of(
            "limit range deleted",
            "policy-limitrange",
            s -> s.delete("", "limitranges", "$NS/insula.profile")),
        of(
            "limit range edited",
            "policy-limitrange",
            s ->
                s.change(
                    "",
                    "limitranges",
                    "$NS/insula.profile",
                    p ->
                        p.objectAt("spec")
                            .objects("limits")
                            .getFirst()
                            .objectAt("default")
                            .put("cpu", "64"))),
        of(
            "quota removed",
            "policy-resourcequota",
            s -> s.delete("", "resourcequotas", "$NS/insula.profile")),
        of(
            "quota raised",
            "policy-resourcequota",
            s ->
                s.change(
                    "",
                    "resourcequotas",
                    "$NS/insula.profile",
                    q -> q.objectAt("spec", "hard").put("pods", "2000"))),
        of(
            "pod security label removed",
            "pod-security try-privileged try-host-path try-host-network",
            s ->
                s.change(
                    "", "namespaces", "$NS", n -> Meta.of(n).objectAt("labels").remove(ENFORCE))),
        of(
            "pod security relaxed",
            "pod-security try-host-pid try-host-ipc try-host-port try-capabilities",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put(ENFORCE, "privileged"))),
        of(
            "pod security pinned to an old version",
            "pod-security",
            s ->
                s.change(
                    "",
                    "namespaces",
                    "$NS",
                    n -> Meta.of(n).objectAt("labels").put(ENFORCE + "-version", "v1.24"))),
        of(
            "profile made stricter, below not followed",
            "pod-security",
            s -> profile(s, spec -> spec.put("podSecurity", "restricted"))),
        of(
            "profile deleted",
            "tenant-served",
            s ->
                s.sabotage()
                    .delete(
                        "insula.dev/v1alpha1", "isolationprofiles", new ObjectName("", "audited"))),
        of(
            "webhook into a tenant's namespace",
            "redirection",
            s ->
                s.create(
                    "admissionregistration.k8s.io",
                    "validatingwebhookconfigurations",
                    "{'metadata':{'name':'evil'},'webhooks':[{'name':'a.b.c',"
                        + "'sideEffects':'None','admissionReviewVersions':['v1'],"
                        + "'failurePolicy':'Ignore','rules':[{'apiGroups':['never.example.com'],"
                        + "'apiVersions':['v1'],'operations':['CREATE'],'resources':['x']}],"
                        + "'clientConfig':{'service':{'namespace':'$NS','name':'web'}}}]}")));
  }

  static void profile(Scene s, Consumer<JsonObject> change) {
    s.sabotage()
        .change(
            "insula.dev/v1alpha1",
            "isolationprofiles",
            new ObjectName("", "audited"),
            profile -> change.accept(profile.objectAt("spec")));
  }
}
