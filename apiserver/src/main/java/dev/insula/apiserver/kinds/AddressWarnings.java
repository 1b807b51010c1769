package dev.insula.apiserver.kinds;

import java.util.Optional;

/**
 * Addresses that are accepted although they are not in their usual form. Source: RFC 5952 and what
 * the API server says of such addresses.
 */
final class AddressWarnings {

  private AddressWarnings() {}

  static void define(Vocabulary words) {
    words.check("fqdnWarning", AddressWarnings::fqdn);
    words.check("cidrWarning", AddressWarnings::cidr);
    words.check(
        "cidrWarnings",
        (list, findings) -> {
          for (int i = 0; i < list.list().size(); i++) {
            cidr(list.element(i), findings);
          }
        });
  }

  /** Names as addresses of endpoints are going away. */
  private static void fqdn(Node type, Findings findings) {
    if (type.string().equals("FQDN")) {
      findings.warn("spec.addressType: FQDN endpoints are deprecated");
    }
  }

  /** Warns of an address of IPv6 that is not in the canonical form. */
  static void ip(Node node, Findings findings) {
    String text = node.string();
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isPresent() && !address.get().isV4() && !address.get().text().equals(text)) {
      findings.warn(
          node.path()
              + ": IPv6 address "
              + ErrorValue.text(text)
              + " is not in RFC 5952 canonical format ("
              + ErrorValue.text(address.get().text())
              + "), which may cause controller apply-loops");
    }
  }

  /** The same for a range, which moreover should not have bits outside of its mask. */
  static void cidr(Node node, Findings findings) {
    String text = node.string();
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (Cidr.parse(text).isEmpty() || address.isEmpty()) {
      return;
    }
    int prefix = Integer.parseInt(text.substring(slash + 1));
    String first = address.get().masked(prefix).text() + "/" + prefix;
    if (!address.get().masked(prefix).text().equals(address.get().text())) {
      findings.warn(
          node.path()
              + ": CIDR value "
              + ErrorValue.text(text)
              + " is ambiguous in this context (should be "
              + ErrorValue.text(first)
              + " or "
              + ErrorValue.text(address.get().text() + "/" + address.get().bits())
              + "?)");
    } else if (!address.get().isV4() && !first.equals(text)) {
      findings.warn(
          node.path()
              + ": IPv6 CIDR value "
              + ErrorValue.text(text)
              + " is not in RFC 5952 canonical format ("
              + ErrorValue.text(first)
              + "), which may cause controller apply-loops");
    }
  }
}
