package dev.insula.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.insula.apiserver.pki.ControlPlanePki;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Signs service-account tokens of one control plane and checks their signatures: JSON Web Tokens
 * (RFC 7519) signed with ES256 by a key that no other control plane has. Thread-safe.
 */
public final class AccountTokens {

  static final String ALGORITHM = "ES256";

  /** What Kubernetes' own distributions use; tokens are told apart by the key. */
  public static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

  private static final String PRIVATE_CLAIMS = "kubernetes.io";

  private final ControlPlanePki pki;

  public AccountTokens(ControlPlanePki pki) {
    this.pki = pki;
  }

  public String sign(AccountClaims claims) {
    KeyPair key = pki.serviceAccountKey();
    var header =
        new JWSHeader.Builder(JWSAlgorithm.ES256)
            .type(JOSEObjectType.JWT)
            .keyID(keyId(key.getPublic()))
            .build();
    var token = new SignedJWT(header, claimsSet(claims));
    try {
      token.sign(new ECDSASigner((ECPrivateKey) key.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK can't sign with ECDSA", e);
    }
    return token.serialize();
  }

  /** The claims if this control plane signed them; nothing is said about what they claim. */
  Optional<AccountClaims> open(String token) {
    try {
      SignedJWT parsed = SignedJWT.parse(token);
      // Only this algorithm: neither "none" nor a symmetric one with the public key as its secret.
      if (!JWSAlgorithm.ES256.equals(parsed.getHeader().getAlgorithm())) {
        return Optional.empty();
      }
      var verifier = new ECDSAVerifier((ECPublicKey) pki.serviceAccountPublicKey());
      return parsed.verify(verifier) ? claims(parsed.getJWTClaimsSet()) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** The public key in the form of RFC 7517, for those who check tokens on their own. */
  Map<String, Object> publicJwk() {
    PublicKey key = pki.serviceAccountPublicKey();
    var jwk =
        new com.nimbusds.jose.jwk.ECKey.Builder(Curve.P_256, (ECPublicKey) key)
            .keyID(keyId(key))
            .algorithm(JWSAlgorithm.ES256)
            .keyUse(com.nimbusds.jose.jwk.KeyUse.SIGNATURE)
            .build();
    return jwk.toJSONObject();
  }

  private static JWTClaimsSet claimsSet(AccountClaims claims) {
    var own = new LinkedHashMap<String, Object>();
    own.put("namespace", claims.account().namespace());
    putReference(own, "node", claims.node());
    putReference(own, "pod", claims.pod());
    putReference(own, "secret", claims.secret());
    own.put("serviceaccount", Map.of("name", claims.account().name(), "uid", claims.uid()));
    return new JWTClaimsSet.Builder()
        .audience(claims.audiences())
        .expirationTime(Date.from(claims.expires()))
        .issueTime(Date.from(claims.issuedAt()))
        .notBeforeTime(Date.from(claims.issuedAt()))
        .issuer(ISSUER)
        .jwtID(claims.id())
        .subject(claims.account().userName())
        .claim(PRIVATE_CLAIMS, own)
        .build();
  }

  private static Optional<AccountClaims> claims(JWTClaimsSet set) throws ParseException {
    Map<String, Object> own = set.getJSONObjectClaim(PRIVATE_CLAIMS);
    AccountClaims.Reference account = own == null ? null : reference(own.get("serviceaccount"));
    if (own == null
        || account == null
        || !ISSUER.equals(set.getIssuer())
        || set.getExpirationTime() == null
        || set.getNotBeforeTime() == null
        || !(own.get("namespace") instanceof String namespace)) {
      return Optional.empty();
    }
    var name = new AccountName(namespace, account.name());
    if (!name.userName().equals(set.getSubject())) {
      return Optional.empty();
    }
    return Optional.of(
        new AccountClaims(
            set.getJWTID() == null ? "" : set.getJWTID(),
            name,
            account.uid(),
            set.getAudience(),
            set.getNotBeforeTime().toInstant(),
            set.getExpirationTime().toInstant(),
            reference(own.get("pod")),
            reference(own.get("secret")),
            reference(own.get("node"))));
  }

  private static AccountClaims.@Nullable Reference reference(@Nullable Object claim) {
    if (claim instanceof Map<?, ?> map && map.get("name") instanceof String name) {
      return new AccountClaims.Reference(name, map.get("uid") instanceof String uid ? uid : "");
    }
    return null;
  }

  private static void putReference(
      Map<String, Object> into, String name, AccountClaims.@Nullable Reference reference) {
    if (reference != null) {
      into.put(name, Map.of("name", reference.name(), "uid", reference.uid()));
    }
  }

  /** As Kubernetes names keys: the hash of the encoded public key. */
  private static String keyId(PublicKey key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
