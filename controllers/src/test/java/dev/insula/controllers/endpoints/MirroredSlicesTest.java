package dev.insula.controllers.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiObject;
import org.junit.jupiter.api.Test;

class MirroredSlicesTest {

  @Test
  void familiesAndPortsPartTheSlicesAndReadinessDoesNot() {
    var endpoints =
        Json.parseObject(
            """
            {"subsets":[
              {"ports":[{"name":"http","port":80}],
               "addresses":[{"ip":"10.0.0.1","nodeName":"n"},{"ip":"fd00::1"}],
               "notReadyAddresses":[{"ip":"10.0.0.2"}]},
              {"ports":[{"port":53,"protocol":"UDP"}],"addresses":[{"ip":"10.0.0.1"}]}]}\
            """);

    assertThat(MirroredSlices.of(endpoints).stream().map(slice -> ApiObject.of(slice).json()))
        .containsExactly(
            "{\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\"}],"
                + "\"endpoints\":[{\"addresses\":[\"10.0.0.1\"],\"conditions\":{\"ready\":true},"
                + "\"nodeName\":\"n\"},{\"addresses\":[\"10.0.0.2\"],\"conditions\":{\"ready\":false}}]}",
            "{\"addressType\":\"IPv6\",\"ports\":[{\"name\":\"http\",\"port\":80,\"protocol\":\"TCP\"}],"
                + "\"endpoints\":[{\"addresses\":[\"fd00::1\"],\"conditions\":{\"ready\":true}}]}",
            "{\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"\",\"port\":53,\"protocol\":\"UDP\"}],"
                + "\"endpoints\":[{\"addresses\":[\"10.0.0.1\"],\"conditions\":{\"ready\":true}}]}");
  }
}
