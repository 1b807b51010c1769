package dev.insula.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.authentication.TokenVerifier.Verdict;
import dev.insula.apiserver.testing.MapKeyspace;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTokenVerifierTest {

  private static final List<String> US = List.of("us");
  private static final String TOKEN = "abcdef.0123456789abcdef";

  private final MapKeyspace keyspace = new MapKeyspace();
  private final TokenVerifier verifier =
      new BootstrapTokenVerifier(
          keyspace, US, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));

  private void secret(String type, String... data) {
    var encoded = new JsonObject();
    put(encoded, "token-id", "abcdef");
    put(encoded, "token-secret", "0123456789abcdef");
    put(encoded, "usage-bootstrap-authentication", "true");
    for (int i = 0; i < data.length; i += 2) {
      put(encoded, data[i], data[i + 1]);
    }
    JsonObject secret = JsonObject.of("kind", "Secret", "type", type, "data", encoded);
    String key = "/core/secrets/kube-system/bootstrap-token-abcdef";
    Payload payload = Payload.opaque(Json.bytes(secret));
    keyspace.commit(List.of(new Operation.Put(key, Operation.ANY, payload)));
  }

  private static void put(JsonObject data, String key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    data.put(key, Base64.getEncoder().encodeToString(bytes));
  }

  @Test
  void aLiveTokenIsAMemberOfTheBootstrappersAndOfItsExtraGroups() {
    secret("bootstrap.kubernetes.io/token", "auth-extra-groups", "system:bootstrappers:team");
    Verdict verdict = verifier.verify(TOKEN, US);
    assertThat(verdict).isInstanceOf(Verdict.Valid.class);
    var user = ((Verdict.Valid) verdict).user();
    assertThat(user.name()).isEqualTo("system:bootstrap:abcdef");
    assertThat(user.groups()).containsExactly("system:bootstrappers", "system:bootstrappers:team");
  }

  @Test
  void otherTokensAreLeftToOthersAndUnknownOnesAreNoGood() {
    assertThat(verifier.verify("eyJ.a.b", US)).isInstanceOf(Verdict.Unknown.class);
    assertThat(verifier.verify(TOKEN, US)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aTokenForSomebodyElseIsNoGood() {
    secret("bootstrap.kubernetes.io/token");
    assertThat(verifier.verify(TOKEN, List.of("them"))).isInstanceOf(Verdict.Unknown.class);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "token-secret, fedcba9876543210",
    "token-id, fedcba",
    "usage-bootstrap-authentication, false",
    "expiration, 2025-12-31T23:59:59Z",
    "expiration, tomorrow",
    "auth-extra-groups, system:masters",
    "auth-extra-groups, 'system:bootstrappers:a,system:masters'",
  })
  void aTokenIsNoGoodIfItsSecretSays(String key, String value) {
    secret("bootstrap.kubernetes.io/token", key, value);
    assertThat(verifier.verify(TOKEN, US)).isInstanceOf(Verdict.Unknown.class);
  }

  @Test
  void aSecretOfAnotherTypeIsNoToken() {
    secret("Opaque");
    assertThat(verifier.verify(TOKEN, US)).isInstanceOf(Verdict.Unknown.class);
  }
}
