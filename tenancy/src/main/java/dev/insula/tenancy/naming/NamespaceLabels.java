package dev.insula.tenancy.naming;

import dev.insula.machinery.json.JsonObject;

/**
 * Labels of tenants' namespaces, under other keys in the super cluster. There labels of namespaces
 * give rights: the platform's network policies, injectors, quotas and admission select namespaces
 * by them, so that no label of a tenant's may look like one of the platform's. Selectors of the
 * tenant name the same other keys, and so mean what they meant.
 *
 * <p>{@code team} becomes {@code ns.insula.dev/team}, {@code example.com/team} becomes {@code
 * example.com.ns.insula.dev/team}. Injective.
 */
public final class NamespaceLabels {

  private static final String DOMAIN = "ns.insula.dev";
  private static final int LONGEST_DOMAIN = 253;
  private static final int HASH = 32;

  private NamespaceLabels() {}

  public static String below(String key) {
    int slash = key.indexOf('/');
    if (slash < 0) {
      return DOMAIN + "/" + key;
    }
    String domain = key.substring(0, slash) + "." + DOMAIN;
    String shorter =
        domain.length() <= LONGEST_DOMAIN
            ? domain
            : Digests.base32(HASH, "label", key.substring(0, slash)) + ".long." + DOMAIN;
    return shorter + key.substring(slash);
  }

  /** Whether it is the key of a tenant's label. */
  public static boolean isBelow(String key) {
    return key.startsWith(DOMAIN + "/") || key.contains("." + DOMAIN + "/");
  }

  public static JsonObject allBelow(JsonObject labels) {
    var out = new JsonObject();
    labels.forEach((key, value) -> out.put(below(key), value));
    return out;
  }
}
