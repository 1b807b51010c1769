package dev.insula.apiserver.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues the certificates of one control plane, to its server and to its users. Immutable,
 * thread-safe.
 *
 * <p>Certificates are backdated by {@link #BACKDATED}, as Kubernetes does, so that clients whose
 * clocks are a little behind accept them at once.
 */
public final class CertificateAuthority {

  static final Duration BACKDATED = Duration.ofMinutes(5);
  static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);

  private final PrivateKey key;
  private final X509Certificate certificate;
  private final InstantSource clock;

  CertificateAuthority(PrivateKey key, X509Certificate certificate, InstantSource clock) {
    this.key = key;
    this.certificate = certificate;
    this.clock = clock;
  }

  static CertificateAuthority create(String commonName, InstantSource clock) {
    KeyPair pair = Keys.generate();
    var name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    var usage = new KeyUsage(KeyUsage.keyCertSign | KeyUsage.digitalSignature);
    X509Certificate certificate =
        sign(
            pair.getPrivate(),
            builder(name, name, pair.getPublic(), clock.instant(), AUTHORITY_LIFE)
                .with(Extension.basicConstraints, true, new BasicConstraints(true))
                .with(Extension.keyUsage, true, usage));
    return new CertificateAuthority(pair.getPrivate(), certificate, clock);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public String certificatePem() {
    return Pem.of(certificate);
  }

  PrivateKey key() {
    return key;
  }

  /** A certificate with which a server shows that it has these names and addresses. */
  public Credential issueServing(String commonName, Collection<String> names, Duration life) {
    KeyPair pair = Keys.generate();
    var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    GeneralName[] all =
        names.stream().map(CertificateAuthority::generalName).toArray(GeneralName[]::new);
    var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    Draft draft =
        builder(issuer(), subject, pair.getPublic(), clock.instant(), life)
            .with(Extension.keyUsage, true, usage)
            .with(Extension.extendedKeyUsage, false, purpose(KeyPurposeId.id_kp_serverAuth))
            .with(Extension.subjectAlternativeName, false, new GeneralNames(all));
    return new Credential(pair.getPrivate(), List.of(sign(key, draft)));
  }

  /** A certificate that identifies a user (common name) and their groups (organizations). */
  Credential issueClient(String user, Collection<String> groups, Duration life) {
    KeyPair pair = Keys.generate();
    X509Certificate issued = certify(pair.getPublic(), user, groups, life);
    return new Credential(pair.getPrivate(), List.of(issued));
  }

  /** As {@link #issueClient} for a key that its owner keeps. */
  X509Certificate certify(
      PublicKey publicKey, String user, Collection<String> groups, Duration life) {
    var subject = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    subject.addRDN(BCStyle.CN, user);
    var usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    Draft draft =
        builder(issuer(), subject.build(), publicKey, clock.instant(), life)
            .with(Extension.keyUsage, true, usage)
            .with(Extension.extendedKeyUsage, false, purpose(KeyPurposeId.id_kp_clientAuth));
    return sign(key, draft);
  }

  /**
   * A certificate for the key and the names of a request, which somebody has approved. It ends with
   * the authority at the latest.
   *
   * @param usages in the words of the Kubernetes API; others than those are passed over
   */
  public X509Certificate certifyRequest(
      SigningRequest request, Collection<String> usages, Duration life) {
    Duration left = Duration.between(clock.instant(), certificate.getNotAfter().toInstant());
    var subject = new X500NameBuilder(BCStyle.INSTANCE);
    request.organizations().forEach(group -> subject.addRDN(BCStyle.O, group));
    subject.addRDN(BCStyle.CN, request.commonName());
    Draft draft =
        builder(
                issuer(),
                subject.build(),
                request.publicKey(),
                clock.instant(),
                life.compareTo(left) < 0 ? life : left)
            .with(Extension.basicConstraints, true, new BasicConstraints(false));
    int bits = KeyUsages.bits(usages);
    if (bits != 0) {
      draft = draft.with(Extension.keyUsage, true, new KeyUsage(bits));
    }
    KeyPurposeId[] purposes = KeyUsages.purposes(usages);
    if (purposes.length > 0) {
      draft = draft.with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }
    GeneralName[] names = generalNames(request.names());
    if (names.length > 0) {
      draft = draft.with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    return sign(key, draft);
  }

  private static GeneralName[] generalNames(AlternativeNames names) {
    var all = new ArrayList<GeneralName>();
    names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
    names.emails().forEach(name -> all.add(new GeneralName(GeneralName.rfc822Name, name)));
    names
        .addresses()
        .forEach(
            bytes -> all.add(new GeneralName(GeneralName.iPAddress, new DEROctetString(bytes))));
    names
        .uris()
        .forEach(uri -> all.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    return all.toArray(GeneralName[]::new);
  }

  private X500Name issuer() {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static ExtendedKeyUsage purpose(KeyPurposeId id) {
    return new ExtendedKeyUsage(id);
  }

  private static GeneralName generalName(String name) {
    boolean address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  /** A certificate that is not signed yet. */
  private record Draft(X509v3CertificateBuilder builder) {
    Draft with(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
      try {
        builder.addExtension(extension, critical, value);
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Draft builder(
      X500Name issuer, X500Name subject, PublicKey key, Instant now, Duration life) {
    return new Draft(
        new X509v3CertificateBuilder(
            issuer,
            Keys.serial(),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(life)),
            subject,
            SubjectPublicKeyInfo.getInstance(key.getEncoded())));
  }

  private static X509Certificate sign(PrivateKey key, Draft draft) {
    try {
      ContentSigner signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
      return Pem.certificate(draft.builder().build(signer).getEncoded());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("this JDK can't sign with ECDSA", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
