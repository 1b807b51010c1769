package dev.insula.apiserver.pki;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * The subject's alternative names in a signing request (RFC 5280, 4.2.1.6), of the kinds that
 * Kubernetes knows. Immutable.
 *
 * @param addresses in the bytes of the request
 */
public record AlternativeNames(
    List<String> dns, List<String> emails, List<String> uris, List<byte[]> addresses) {

  static final AlternativeNames NONE =
      new AlternativeNames(List.of(), List.of(), List.of(), List.of());

  public AlternativeNames {
    dns = List.copyOf(dns);
    emails = List.copyOf(emails);
    uris = List.copyOf(uris);
    addresses = List.copyOf(addresses);
  }

  static AlternativeNames of(PKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    GeneralNames names =
        extensions == null
            ? null
            : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
    if (names == null) {
      return NONE;
    }
    var dns = new ArrayList<String>();
    var emails = new ArrayList<String>();
    var uris = new ArrayList<String>();
    var addresses = new ArrayList<byte[]>();
    for (GeneralName name : names.getNames()) {
      switch (name.getTagNo()) {
        case GeneralName.dNSName -> dns.add(text(name));
        case GeneralName.rfc822Name -> emails.add(text(name));
        case GeneralName.uniformResourceIdentifier -> uris.add(text(name));
        case GeneralName.iPAddress ->
            addresses.add(ASN1OctetString.getInstance(name.getName()).getOctets());
        default -> {
          // Other kinds are not passed on, as in Kubernetes.
        }
      }
    }
    return new AlternativeNames(dns, emails, uris, addresses);
  }

  private static String text(GeneralName name) {
    return ASN1IA5String.getInstance(name.getName()).getString();
  }
}
