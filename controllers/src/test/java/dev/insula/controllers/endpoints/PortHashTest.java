package dev.insula.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** The numbers are those of Kubernetes 1.36. */
class PortHashTest {

  @Test
  void portsOfSubsetsHashAsInKubernetes() {
    assertThat(PortHash.ofSubset(JsonObject.of("name", "w", "port", 80L, "protocol", "TCP")))
        .isEqualTo(new BigInteger("67d6335cc8ae1be2c5d796612892dfbc", 16));
    assertThat(PortHash.ofSubset(JsonObject.of("port", 80L, "protocol", "TCP")))
        .isEqualTo(new BigInteger("19cbad1834a78abad87a093580858485", 16));
  }

  @Test
  void portsOfSlicesHashAsInKubernetes() {
    assertThat(PortHash.ofSlice(JsonObject.of("name", "http", "port", 80L, "protocol", "TCP")))
        .isEqualTo(new BigInteger("b6c4d325122a5ba6f795b0bbffcebb6f", 16));
    JsonObject port =
        JsonObject.of("name", "", "port", 80L, "protocol", "TCP", "appProtocol", "h2c");
    assertThat(PortHash.ofSlice(port))
        .isEqualTo(new BigInteger("1192b420de09128e193491d392428cc7", 16));
  }
}
