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

  /** Estimates that Kubernetes documents in its own tests, for the same expressions. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | 0",
        "'a.example.com' in device.attributes | 3",
        "device.driver == '' | 2",
        "device.driver == 'dra.example.com' | 4",
        "device.attributes['dra.example.com'].name | 4",
        "device.attributes['dra.example.com']['name'] | 4",
        "device.attributes['a.b'].name.isGreaterThan(quantity('0')) | 6",
        "cel.bind(dra, device.attributes['dra.example.com'], dra.name) | 15",
        "device.attributes['dra.example.com'].name > 0 | 5",
        "device.attributes['dra.example.com'].name == 'fish' | 5",
        "device.attributes['dra.example.com'].names.size() == 2 | 6",
        "device.attributes['dra.example.com'].names.exists(x, x > 0) | 389",
        "device.attributes['dra.example.com'].names.all(x, x != '') | 261",
        "1 in device.attributes['dra.example.com'].names | 68",
        "device.attributes['a.b'].n.isGreaterThan(semver('v0.0.1', true)) && isSemver('v1.0.0',"
            + " true) | 7",
        "device.capacity['dra.example.com'].name.isGreaterThan(quantity('1Ki')) | 6",
        "'name' in device.capacity['a.b'] &&"
            + " device.capacity['a.b'].name.isGreaterThan(quantity('1Ki')) | 10",
        "device.attributes.exists_one(x, x == 'dra.example.com') | 164",
        "device.attributes['dra.example.com'].exists_one(x, x == 'services') | 133",
        "device.attributes['a.b'].services.split('example').size() >= 2 | 19",
        "device.attributes['dra.example.com'].services.matches('[^a]?sym') | 18",
        "device.capacity.exists_one(x, x == 'dra.example.com') | 164",
        "device.capacity['dra.example.com'].exists_one(x, x == 'memory') | 133",
        "device.allowMultipleAllocations == true | 3",
      })
  void whatAnExpressionCanCostIsEstimatedFromTheBoundsOfDevices(String expression, long cost)
      throws Exception {
    assertThat(DeviceSelectors.compile(expression).estimatedCost(new DeviceSizes()))
        .isEqualTo(cost);
  }

  @Test
  void anExpressionThatCanCostTooMuchIsRefused() {
    String loops = "true";
    for (int i = 0; i < 7; i++) {
      loops = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(x" + i + ", " + loops + ")";
    }
    assertThat(choose(loops))
        .isEqualTo(
            "422 DeviceClass.resource.k8s.io \"c\" is invalid: spec.selectors[0].cel.expression:"
                + " Forbidden: too complex, exceeds cost limit");
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

  @Test
  void whoMayNotAskForDevicesOfOthersIsToldWhatElseIsWrong() {
    String request =
        "{'metadata':{'name':'C'},'spec':{'devices':{'requests':[{'name':'r','exactly':"
            + "{'deviceClassName':'c','adminAccess':true,'count':-1}}]}}}";
    assertThat(plane.post(CLAIMS.formatted("default"), request).summary())
        .startsWith(
            "422 ResourceClaim.resource.k8s.io \"C\" is invalid:"
                + " [spec.devices.requests[0].adminAccess: Forbidden: admin access")
        .contains("metadata.name: Invalid value: \"C\"")
        .contains("spec.devices.requests[0].exactly.count: Invalid value: -1");
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
