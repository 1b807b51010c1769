package dev.insula.controllers.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

  private static final JsonObject SERVICE =
      Json.parseObject("{\"spec\":{\"ports\":[{\"name\":\"https\",\"port\":443}]}}");

  @Test
  void aServiceThatIsNotThereIsNotFound() {
    assertThat(of(443, null).reason()).isEqualTo("ServiceNotFound");
    assertThat(of(443, null).message()).isEqualTo("service/web in \"shop\" is not present");
  }

  @Test
  void aPortThatTheServiceDoesNotHaveIsAnError() {
    assertThat(of(8443, SERVICE).message())
        .isEqualTo("service/web in \"shop\" is not listening on port 8443");
  }

  @Test
  void aServiceWithoutSlicesHasNoEndpoints() {
    assertThat(of(443, SERVICE).reason()).isEqualTo("EndpointsNotFound");
  }

  @Test
  void slicesWithoutReadyEndpointsOfThePortAreMissingOnes() {
    var notReady =
        Json.parseObject(
            """
            {"ports":[{"name":"https"}],"endpoints":[{"conditions":{"ready":false}}]}\
            """);
    var otherPort = Json.parseObject("{\"ports\":[{\"name\":\"http\"}],\"endpoints\":[{}]}");

    assertThat(of(443, SERVICE, notReady, otherPort).reason()).isEqualTo("MissingEndpoints");
  }

  @Test
  void aServiceThatIsThereIsStillNotCalled() {
    var ready = Json.parseObject("{\"ports\":[{\"name\":\"https\"}],\"endpoints\":[{}]}");

    assertThat(of(443, SERVICE, ready).reason()).isEqualTo("FailedDiscoveryCheck");
  }

  private static Availability of(long port, @Nullable JsonObject service, JsonObject... slices) {
    return Availability.of(new ObjectName("shop", "web"), port, service, List.of(slices));
  }
}
