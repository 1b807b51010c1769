package dev.insula.tenancy.naming;

/**
 * Names of a tenant's namespaces and objects in the super cluster. Pure.
 *
 * <p>A super namespace is {@code <tenant>-<namespace, cut>-<hash of tenant uid and namespace>}: it
 * can be read, fits 63 characters, and 60 bits of hash tell apart what cutting made equal. Names go
 * back by what {@link Origin} records, never by taking them apart. Within a namespace objects keep
 * their names, except where the super cluster has an object of its own under that name.
 */
public final class SuperNames {

  /** RFC 1123 bound of a label, which a namespace's name is. */
  public static final int MAX_LABEL = 63;

  /** RFC 1123 bound of a subdomain, which most objects' names are. */
  static final int MAX_SUBDOMAIN = 253;

  /** Objects that the syncer makes or renames begin with this. */
  public static final String RESERVED_PREFIX = "insula.";

  /** Every namespace of the super cluster gets this ConfigMap with the CA of that cluster. */
  public static final String ROOT_CA = "kube-root-ca.crt";

  /** What controllers make for declared objects begins with this. */
  public static final String RESULT_PREFIX = RESERVED_PREFIX + "result.";

  private static final String RESULT = "result";

  private static final int HASH = 12;
  private static final int OBJECT_HASH = 16;

  private SuperNames() {}

  /** The super namespace that stands for a namespace of the tenant. */
  public static String namespace(TenantIdentity tenant, String namespace) {
    String hash = Digests.base32(HASH, "namespace", tenant.uid(), namespace);
    int room = MAX_LABEL - tenant.name().length() - HASH - 2;
    return tenant.name() + "-" + cut(namespace, room) + "-" + hash;
  }

  /** The name in the super namespace of a ConfigMap or Secret. Injective. */
  public static String object(String name) {
    if (!name.equals(ROOT_CA) && !name.startsWith(RESERVED_PREFIX)) {
      return name;
    }
    return reserved("object", name);
  }

  /** The Secret that holds the tokens which pods of a service account mount. */
  public static String tokenSecret(String serviceAccount, String audience, long seconds) {
    return reserved("token", serviceAccount, audience, Long.toString(seconds));
  }

  /**
   * The name in the super namespace of what a controller makes there for a declared object, which
   * calls it so. Injective, and the name of nothing else.
   */
  public static String result(String name) {
    return reserved(RESULT, name);
  }

  /** The name itself, or where it is too long its beginning and a hash. */
  public static String shortened(String name, int longest) {
    return name.length() <= longest
        ? name
        : cut(name, longest - HASH - 1) + "-" + Digests.base32(HASH, "shortened", name);
  }

  /** {@code insula.<what>.<first part, cut>.<hash of all parts>}. */
  private static String reserved(String what, String... parts) {
    var all = new String[parts.length + 1];
    all[0] = what;
    System.arraycopy(parts, 0, all, 1, parts.length);
    String hash = Digests.base32(OBJECT_HASH, all);
    String prefix = RESERVED_PREFIX + what + ".";
    int room = MAX_SUBDOMAIN - prefix.length() - OBJECT_HASH - 1;
    return prefix + cut(parts[0], room) + "." + hash;
  }

  /** Cut so that what follows a dash or dot after it is still a valid name. */
  private static String cut(String name, int room) {
    int end = Math.min(name.length(), room);
    while (end > 1 && !Character.isLetterOrDigit(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(0, end);
  }
}
