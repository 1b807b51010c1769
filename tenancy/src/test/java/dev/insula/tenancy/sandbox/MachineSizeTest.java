package dev.insula.tenancy.sandbox;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a pod's virtual machine is. */
class MachineSizeTest {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          kata-qemu            | without limits        | {'containers':[{'name':'c'}]}                                                                    | 1 vCPU, 2048 MiB, reserves 250m and 320Mi
          kata-qemu            | adds limits           | {'containers':[{'resources':{'limits':{'cpu':'1500m','memory':'1Gi'}}}]}                         | 3 vCPU, 3072 MiB, reserves 1750m and 1344Mi
          kata-qemu            | adds all containers   | {'containers':[{'resources':{'limits':{'cpu':'500m','memory':'1Gi'}}},{'resources':{'limits':{'cpu':'500m','memory':'1Gi'}}}]} | 2 vCPU, 4096 MiB, reserves 1250m and 2368Mi
          kata-qemu            | reserves requests     | {'containers':[{'resources':{'limits':{'cpu':'2','memory':'4Gi'},'requests':{'cpu':'1','memory':'1Gi'}}}]} | 3 vCPU, 6144 MiB, reserves 1250m and 1344Mi
          kata-qemu            | a large init container | {'initContainers':[{'resources':{'limits':{'cpu':'4','memory':'8Gi'}}}],'containers':[{'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]} | 5 vCPU, 10240 MiB, reserves 4250m and 8512Mi
          kata-qemu            | a sidecar             | {'initContainers':[{'restartPolicy':'Always','resources':{'limits':{'cpu':'1','memory':'1Gi'}}}],'containers':[{'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]} | 3 vCPU, 4096 MiB, reserves 2250m and 2368Mi
          kata-qemu            | limits of the pod     | {'resources':{'limits':{'cpu':'2','memory':'1Gi'}},'containers':[{'name':'c'}]}                  | 3 vCPU, 3072 MiB, reserves 2250m and 1344Mi
          kata-qemu-runtime-rs | without limits        | {'containers':[{'name':'c'}]}                                                                    | 1 vCPU, 2048 MiB, reserves 250m and 320Mi
          kata-qemu-runtime-rs | rounds up             | {'containers':[{'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]}                             | 2 vCPU, 1344 MiB, reserves 1250m and 1344Mi
          kata-remote          | is elsewhere          | {'containers':[{'name':'c'}]}                                                                    | none
          runsc                | has none              | {'containers':[{'name':'c'}]}                                                                    | none
          """)
  void aPod(String handler, String what, String spec, String expected) {
    JsonObject runtimeClass =
        object(
            "{'overhead':{'podFixed':{'cpu':'250m','memory':'320Mi'}},'handler':'"
                + handler
                + "'}");

    String size =
        MachineSize.of(object(spec), runtimeClass).map(MachineSizeTest::text).orElse("none");

    assertThat(size).isEqualTo(expected);
  }

  private static String text(MachineSize size) {
    return size.processors()
        + " vCPU, "
        + size.memory()
        + " MiB, reserves "
        + size.reservedCpu()
        + " and "
        + size.reservedMemory();
  }
}
