package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

class ClientKeyTest {

  private final ClientKey key = new ClientKey(pair(), List.of());

  private static PrivateKey pair() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isShownToAServerThatNamesNoIssuers() {
    assertThat(key.chooseClientAlias(new String[] {"RSA", "EC"}, null, null)).isEqualTo("client");
    assertThat(key.chooseEngineClientAlias(new String[] {"EC"}, new Principal[0], null))
        .isEqualTo("client");
  }

  @Test
  void isNotShownToAServerThatTakesOtherKindsOfKeys() {
    assertThat(key.chooseClientAlias(new String[] {"RSA"}, null, null)).isNull();
  }

  @Test
  void isNotShownToAServerThatTakesOtherIssuersOnly() {
    var other = new Principal[] {new X500Principal("CN=other")};

    assertThat(key.chooseClientAlias(new String[] {"EC"}, other, null)).isNull();
  }
}
