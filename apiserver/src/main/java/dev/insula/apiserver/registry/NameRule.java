package dev.insula.apiserver.registry;

/** The rules for object names, by the page "Object Names and IDs". */
public enum NameRule {
  /** RFC 1123 subdomain, at most 253 characters. Most kinds. */
  DNS_SUBDOMAIN,
  /** RFC 1123 label, at most 63 characters. Namespaces and what becomes a host name. */
  DNS_LABEL,
  /** RFC 1035 label: starts with a letter. Services (before relaxed validation). */
  DNS_1035_LABEL,
  /** Any path segment except {@code .} and {@code ..}, without / and %. RBAC. */
  PATH_SEGMENT
}
