package dev.insula.apiserver.pki;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.time.InstantSource;
import java.util.Base64;

/** What of a control plane's keys outlives the process. Immutable. */
record PkiKeys(CertificateAuthority authority, KeyPair serviceAccountKey) {

  static PkiKeys generate(String controlPlane, InstantSource clock) {
    return new PkiKeys(
        CertificateAuthority.create("insula:" + controlPlane, clock), Keys.generate());
  }

  byte[] encode() {
    try {
      var out = new JsonObject();
      out.put("authorityCertificate", base64(authority.certificate().getEncoded()));
      out.put("authorityKey", base64(authority.key().getEncoded()));
      out.put("serviceAccountKey", base64(serviceAccountKey.getPrivate().getEncoded()));
      out.put("serviceAccountPublicKey", base64(serviceAccountKey.getPublic().getEncoded()));
      return Json.bytes(out);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("certificate without an encoding", e);
    }
  }

  static PkiKeys decode(byte[] encoded, InstantSource clock) {
    JsonObject in = Json.parseObject(encoded);
    var authority =
        new CertificateAuthority(
            Keys.privateKey(bytes(in, "authorityKey")),
            Pem.certificate(bytes(in, "authorityCertificate")),
            clock);
    var accountKey =
        new KeyPair(
            Keys.publicKey(bytes(in, "serviceAccountPublicKey")),
            Keys.privateKey(bytes(in, "serviceAccountKey")));
    return new PkiKeys(authority, accountKey);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(JsonObject in, String member) {
    return Base64.getDecoder().decode(in.string(member, ""));
  }

  /** Nothing of the keys, which are secret. */
  @Override
  public String toString() {
    return "PkiKeys";
  }
}
