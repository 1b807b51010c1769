package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.ServedPlane;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What claims and classes may ask of devices. */
class DeviceSelectorsTest {

  private static final String CLASSES = "/apis/resource.k8s.io/v1/deviceclasses";
  private static final String CLAIMS = "/apis/resource.k8s.io/v1/namespaces/%s/resourceclaims";

  @AutoClose private final ServedPlane plane = new ServedPlane();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "device.driver == ~a.example.com~",
        "device.attributes[~a.example.com~].model",
        "device.attributes[~a.example.com~].version.isGreaterThan(semver(~1.0.0~))",
        "device.capacity[~a.example.com~].memory.compareTo(quantity(~1Gi~)) >= 0",
        "cel.bind(a, device.attributes[~a.example.com~], a.one && a.two)",
        "has(device.attributes[~a.example.com~].model)"
      })
  void expressionsAboutADeviceAreTaken(String expression) {
    assertThat(choose(expression)).isEqualTo("201");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "device.driver | must evaluate to bool or the unknown type, not string",
        "[1] | must evaluate to bool or the unknown type, not list(int)",
        "device.nothing == 1 | compilation failed: ERROR: <input>:1:7: undefined field 'nothing'",
        "object == 1 | compilation failed: ERROR: <input>:1:1: undeclared reference to 'object'",
        "device. | compilation failed: ERROR: <input>:1:8: Syntax error: no viable alternative"
      })
  void othersAreNot(String expression, String why) {
    assertThat(choose(expression))
        .startsWith(
            "422 DeviceClass.resource.k8s.io \"c\" is invalid: spec.selectors[0].cel.expression:"
                + " Invalid value: \""
                + expression
                + "\": "
                + why);
  }

  @Test
  void aLongExpressionIsNotCompiled() {
    assertThat(choose("true" + " || true".repeat(1300)))
        .isEqualTo(
            "422 DeviceClass.resource.k8s.io \"c\" is invalid: spec.selectors[0].cel.expression:"
                + " Too long: may not be more than 10240 bytes");
  }

  @Test
  void devicesOfOthersAreForNamespacesThatAreLabelledForThat() {
    String request =
        "{'metadata':{'name':'c'},'spec':{'devices':{'requests':[{'name':'r','exactly':"
            + "{'deviceClassName':'c','adminAccess':true}}]}}}";
    assertThat(plane.post(CLAIMS.formatted("default"), request).summary())
        .isEqualTo(
            "422 ResourceClaim.resource.k8s.io \"c\" is invalid:"
                + " spec.devices.requests[0].adminAccess: Forbidden: admin access to devices"
                + " requires the `resource.kubernetes.io/admin-access: true` label on the"
                + " containing namespace");
    plane.post(
        "/api/v1/namespaces",
        "{'metadata':{'name':'admins','labels':{'resource.kubernetes.io/admin-access':'true'}}}");
    assertThat(plane.post(CLAIMS.formatted("admins"), request).status()).isEqualTo(201);
  }

  private String choose(String expression) {
    ServedPlane.Answer answer =
        plane.post(
            CLASSES,
            "{'metadata':{'name':'c'},'spec':{'selectors':[{'cel':{'expression':'"
                + expression.replace("~", "\\\"")
                + "'}}]}}");
    return answer.status() == 201 ? "201" : answer.summary();
  }
}
