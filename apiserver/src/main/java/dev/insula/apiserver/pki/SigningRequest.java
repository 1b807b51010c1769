package dev.insula.apiserver.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A certificate signing request (PKCS #10, RFC 2986) whose sender proved to own the key. Immutable.
 *
 * @param organizations in the order of the request
 * @param names what else the certificate is to be good for
 */
public record SigningRequest(
    PublicKey publicKey, String commonName, List<String> organizations, AlternativeNames names) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** A request that is none, with a message for who sent it. */
  public static final class MalformedException extends Exception {
    MalformedException(String message) {
      super(message);
    }
  }

  /**
   * Reads the first PEM block of a text.
   *
   * @throws MalformedException if that is no request, or its signature is wrong
   */
  public static SigningRequest parse(byte[] pem) throws MalformedException {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    if (!block.find() || !block.group(1).equals("CERTIFICATE REQUEST")) {
      throw new MalformedException("PEM block type must be CERTIFICATE REQUEST");
    }
    try {
      var request =
          new JcaPKCS10CertificationRequest(Base64.getMimeDecoder().decode(block.group(2)));
      PublicKey key = request.getPublicKey();
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new MalformedException("the signature of the request is wrong");
      }
      List<String> names = values(request, BCStyle.CN.getId());
      return new SigningRequest(
          key,
          names.isEmpty() ? "" : names.getLast(),
          values(request, BCStyle.O.getId()),
          AlternativeNames.of(request));
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new MalformedException("the request can't be read");
    }
  }

  /** Whether the text has at least one certificate in PEM. */
  public static boolean hasCertificate(byte[] pem) {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.US_ASCII));
    boolean found = false;
    while (block.find()) {
      if (!block.group(1).equals("CERTIFICATE")) {
        return false;
      }
      try {
        Pem.certificate(Base64.getMimeDecoder().decode(block.group(2)));
        found = true;
      } catch (IllegalArgumentException malformed) {
        return false;
      }
    }
    return found;
  }

  private static List<String> values(JcaPKCS10CertificationRequest request, String type) {
    var values = new ArrayList<String>();
    for (RDN part : request.getSubject().getRDNs()) {
      for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
        if (attribute.getType().getId().equals(type)
            && attribute.getValue() instanceof ASN1String value) {
          values.add(value.getString());
        }
      }
    }
    return values;
  }
}
