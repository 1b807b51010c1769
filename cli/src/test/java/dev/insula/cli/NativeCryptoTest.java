package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

@EnabledOnOs(
    value = LINUX,
    architectures = {"amd64", "aarch64"})
class NativeCryptoTest {

  private static final String JDK = "SunEC";
  private static final String AES_GCM = "AES/GCM/NoPadding";
  private static final byte[] TEXT = "to be signed".getBytes(StandardCharsets.UTF_8);

  @BeforeAll
  static void prefer() {
    NativeCrypto.prefer();
  }

  @Test
  void keysAreMadeByTheLibrary() throws Exception {
    assertThat(KeyPairGenerator.getInstance("EC").getProvider().getName())
        .isEqualTo("InsulaNativeCrypto");
  }

  @Test
  void whatTheLibrarySignsTheJdkVerifiesAndTheOtherWayRound() throws Exception {
    KeyPair made = pair();
    KeyFactory jdk = KeyFactory.getInstance("EC", JDK);
    PublicKey read = jdk.generatePublic(new X509EncodedKeySpec(made.getPublic().getEncoded()));
    PrivateKey key = jdk.generatePrivate(new PKCS8EncodedKeySpec(made.getPrivate().getEncoded()));

    Signature verifier = Signature.getInstance("SHA256withECDSA", JDK);
    verifier.initVerify(read);
    verifier.update(TEXT);
    assertThat(verifier.verify(sign(Signature.getInstance("SHA256withECDSA"), made.getPrivate())))
        .isTrue();

    Signature ours = Signature.getInstance("SHA256withECDSA");
    ours.initVerify(made.getPublic());
    ours.update(TEXT);
    assertThat(ours.verify(sign(Signature.getInstance("SHA256withECDSA", JDK), key))).isTrue();
  }

  @Test
  void aSignatureOfAnotherTextIsRefused() throws Exception {
    KeyPair made = pair();
    byte[] signature = sign(Signature.getInstance("SHA256withECDSA"), made.getPrivate());
    Signature verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(made.getPublic());
    verifier.update("another".getBytes(StandardCharsets.UTF_8));

    assertThat(verifier.verify(signature)).isFalse();
  }

  @Test
  void bothSidesAgreeUponOneSecret() throws Exception {
    KeyPair ours = pair();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", JDK);
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair theirs = generator.generateKeyPair();

    assertThat(agree(KeyAgreement.getInstance("ECDH"), ours.getPrivate(), theirs.getPublic()))
        .isEqualTo(
            agree(KeyAgreement.getInstance("ECDH", JDK), theirs.getPrivate(), ours.getPublic()));
  }

  @Test
  void theLibraryEncryptsAndDecryptsAsTheJdkDoes() throws Exception {
    Cipher ours = Cipher.getInstance(AES_GCM);
    assertThat(ours.getProvider().getName()).isEqualTo("InsulaNativeCrypto");
    Cipher jdk = Cipher.getInstance(AES_GCM, "SunJCE");
    for (int length : new int[] {0, 1, 16, 17, 4096, 1_000_001}) {
      byte[] plain = new byte[length];
      Arrays.fill(plain, (byte) length);

      byte[] nonce = ByteBuffer.allocate(12).putInt(length).array();
      byte[] sealed = crypt(ours, Cipher.ENCRYPT_MODE, nonce, plain);

      assertThat(crypt(jdk, Cipher.ENCRYPT_MODE, nonce, plain)).isEqualTo(sealed);
      assertThat(crypt(jdk, Cipher.DECRYPT_MODE, nonce, sealed)).isEqualTo(plain);
      assertThat(crypt(ours, Cipher.DECRYPT_MODE, nonce, sealed)).isEqualTo(plain);
    }
  }

  @Test
  void whatWasChangedIsRefused() throws Exception {
    Cipher cipher = Cipher.getInstance(AES_GCM);
    byte[] nonce = new byte[12];
    byte[] sealed = crypt(cipher, Cipher.ENCRYPT_MODE, nonce, TEXT);
    sealed[3] ^= 1;

    assertThatThrownBy(() -> crypt(cipher, Cipher.DECRYPT_MODE, nonce, sealed))
        .isInstanceOf(AEADBadTagException.class);
  }

  /** As the store does it: with something authenticated along. */
  private static byte[] crypt(Cipher cipher, int mode, byte[] nonce, byte[] text)
      throws GeneralSecurityException {
    cipher.init(mode, new SecretKeySpec(new byte[32], "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(TEXT);
    return cipher.doFinal(text);
  }

  private static KeyPair pair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static byte[] sign(Signature signer, PrivateKey key) throws GeneralSecurityException {
    signer.initSign(key);
    signer.update(TEXT);
    return signer.sign();
  }

  private static byte[] agree(KeyAgreement agreement, PrivateKey mine, PublicKey theirs)
      throws GeneralSecurityException {
    agreement.init(mine);
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }
}
