package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who in the super cluster stands for a tenant: the service accounts in its super namespaces, and
 * names that somebody may have given to its people.
 */
final class TenantSubjects {

  /** Access reviews are asked for no more accounts of one tenant than this. */
  static final int MAX_ACCOUNTS = 10;

  private static final String ACCOUNTS = "system:serviceaccounts";

  private TenantSubjects() {}

  /** Everybody, and so every tenant. */
  static final Predicate<JsonObject> EVERYBODY =
      subject -> {
        String name = subject.string("name", "");
        return switch (subject.string("kind", "")) {
          case "Group" ->
              Set.of("system:authenticated", "system:unauthenticated", ACCOUNTS).contains(name);
          case "User" -> name.equals("system:anonymous") || name.equals("*");
          default -> false;
        };
      };

  /** The tenant's own. */
  static Predicate<JsonObject> of(AuditedTenant tenant) {
    Set<String> people =
        Set.of(
            tenant.name(),
            "tenant:" + tenant.name(),
            "insula:tenant:" + tenant.name(),
            tenant.tenant().identity().uid(),
            tenant.tenant().identity().controlPlane() + "-admin");
    Set<String> namespaces = tenant.superNamespaces();
    return subject -> {
      String name = subject.string("name", "");
      return switch (subject.string("kind", "")) {
        case "ServiceAccount" -> namespaces.contains(subject.string("namespace", ""));
        case "Group" ->
            people.contains(name)
                || (name.startsWith(ACCOUNTS + ":")
                    && namespaces.contains(name.substring(ACCOUNTS.length() + 1)));
        case "User" ->
            people.contains(name)
                || namespaces.stream()
                    .anyMatch(ns -> name.startsWith("system:serviceaccount:" + ns + ":"));
        default -> false;
      };
    };
  }

  /**
   * A user that access reviews are asked for.
   *
   * @param namespace where; empty for everywhere
   */
  record Asked(String user, List<String> groups, String namespace) {}

  /**
   * The tenant's service accounts, its administrator as if the super cluster took the name, and
   * everybody.
   */
  static List<Asked> asked(AuditedTenant tenant) {
    String first = tenant.superNamespaces().stream().findFirst().orElse("");
    List<String> authenticated = List.of("system:authenticated");
    var out = new ArrayList<Asked>();
    out.add(new Asked("system:anonymous", List.of("system:unauthenticated"), first));
    out.add(new Asked("insula-audit-anybody", authenticated, first));
    String administrator = tenant.tenant().identity().controlPlane() + "-admin";
    out.add(new Asked(administrator, authenticated, first));
    List<JsonObject> accounts = tenant.below(Resources.SERVICE_ACCOUNTS);
    for (JsonObject account : accounts.subList(0, Math.min(accounts.size(), MAX_ACCOUNTS))) {
      String namespace = Meta.namespace(account);
      out.add(
          new Asked(
              "system:serviceaccount:" + namespace + ":" + Meta.name(account),
              List.of(ACCOUNTS, ACCOUNTS + ":" + namespace, "system:authenticated"),
              namespace));
    }
    return out;
  }
}
