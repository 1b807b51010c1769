package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.RBAC;
import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** Rights that nobody should have. */
final class BrokenRights {

  private BrokenRights() {}

  private static BrokenIsolation binding(String name, String checks, String role, String subject) {
    return of(
        name,
        checks,
        s ->
            s.create(
                RBAC,
                "clusterrolebindings",
                "{'metadata':{'name':'evil'},'roleRef':{'apiGroup':'"
                    + RBAC
                    + "','kind':'ClusterRole','name':'"
                    + role
                    + "'},'subjects':[{"
                    + subject
                    + "}]}"));
  }

  static List<BrokenIsolation> all() {
    String user = "'apiGroup':'" + RBAC + "','kind':'User','name':";
    String group = "'apiGroup':'" + RBAC + "','kind':'Group','name':";
    return List.of(
        binding(
            "cluster-admin bound to the tenant's user",
            "rbac-tenant access-everything access-impersonate access-nodes",
            "cluster-admin",
            user + "'$USER'"),
        binding(
            "cluster-admin bound to a service account below",
            "rbac-tenant access-everything access-secrets access-pods access-exec",
            "cluster-admin",
            "'kind':'ServiceAccount','namespace':'$NS','name':'default'"),
        binding(
            "view bound to all service accounts below",
            "rbac-tenant access-logs-events",
            "view",
            group + "'system:serviceaccounts:$NS'"),
        binding(
            "wildcard RBAC to system:authenticated",
            "rbac-everybody access-everything access-volumes access-metrics",
            "cluster-admin",
            group + "'system:authenticated'"),
        binding(
            "edit for whoever has no name",
            "rbac-everybody access-endpoints",
            "edit",
            user + "'system:anonymous'"),
        binding(
            "view for all service accounts",
            "rbac-everybody",
            "view",
            group + "'system:serviceaccounts'"),
        binding(
            "cluster-admin bound to Insula itself",
            "insula-rights",
            "cluster-admin",
            user + "'system:insula:tenancy'"),
        of(
            "impersonation for Insula itself",
            "insula-rights",
            s ->
                s.change(
                    RBAC,
                    "clusterroles",
                    "insula",
                    role ->
                        role.arrayOrCreate("rules")
                            .add(
                                JsonObject.of(
                                    "apiGroups", JsonArray.of(""),
                                    "resources", JsonArray.of("users"),
                                    "verbs", JsonArray.of("impersonate"))))),
        of(
            "a right that Insula needs, taken from it",
            "insula-rights",
            s -> s.change(RBAC, "clusterroles", "insula", r -> r.arrayOrCreate("rules").remove(0))),
        of(
            "role binding in a super namespace",
            "rbac-tenant access-exec",
            s ->
                s.create(
                    RBAC,
                    "rolebindings",
                    "{'metadata':{'name':'evil','namespace':'$NS'},'roleRef':{'apiGroup':'"
                        + RBAC
                        + "','kind':'ClusterRole','name':'admin'},'subjects':["
                        + "{'kind':'ServiceAccount','namespace':'$NS','name':'default'}]}")),
        of(
            "discovery role widened",
            "rbac-everybody access-webhooks",
            s ->
                s.change(
                    RBAC,
                    "clusterroles",
                    "system:discovery",
                    role ->
                        role.arrayOrCreate("rules")
                            .add(
                                JsonObject.of(
                                    "apiGroups",
                                    JsonArray.of("admissionregistration.k8s.io"),
                                    "resources",
                                    JsonArray.of("*"),
                                    "verbs",
                                    JsonArray.of("*"))))));
  }
}
