package dev.insula.apiserver.pki;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Whom a certificate names. The values are taken from the encoding, not from its text form, so that
 * no character in a name is taken for structure.
 *
 * @param commonName empty if there is none
 * @param organizations in the order of the certificate
 */
public record CertificateSubject(String commonName, List<String> organizations) {

  public static CertificateSubject of(X509Certificate certificate) {
    X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    List<String> commonNames = values(name, BCStyle.CN);
    return new CertificateSubject(
        commonNames.isEmpty() ? "" : commonNames.getLast(), values(name, BCStyle.O));
  }

  private static List<String> values(X500Name name, ASN1ObjectIdentifier type) {
    var values = new ArrayList<String>();
    for (RDN part : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
        if (attribute.getType().equals(type) && attribute.getValue() instanceof ASN1String value) {
          values.add(value.getString());
        }
      }
    }
    return values;
  }
}
