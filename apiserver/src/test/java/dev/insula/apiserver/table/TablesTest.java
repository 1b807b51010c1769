package dev.insula.apiserver.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.registry.Printer;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Tables TABLES = new Tables(new KindCatalog(), Descriptions.NONE);

  @ParameterizedTest(name = "{1} {2}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "v1 | ConfigMap | {'data':{'a':'b'},'binaryData':{'c':''}} | Data | 2",
        "v1 | Pod |"
            + " {'spec':{'containers':[{},{}]},'status':{'phase':'Running','containerStatuses':[{'ready':true,'state':{'running':{}}},{'state':{'waiting':{'reason':'CrashLoopBackOff'}}}]}}"
            + " | Ready | 1/2",
        "v1 | Pod |"
            + " {'status':{'phase':'Running','containerStatuses':[{'state':{'waiting':{'reason':'ErrImagePull'}}}]}}"
            + " | Status | ErrImagePull",
        "v1 | Pod |"
            + " {'metadata':{'deletionTimestamp':'2026-01-01T00:00:00Z'},'status':{'phase':'Running'}}"
            + " | Status | Terminating",
        "v1 | Pod |"
            + " {'spec':{'initContainers':[{},{}]},'status':{'phase':'Pending','initContainerStatuses':[{'state':{'terminated':{'exitCode':0}}},{'state':{'running':{}}}]}}"
            + " | Status | Init:1/2",
        "v1 | Pod |"
            + " {'status':{'phase':'Failed','containerStatuses':[{'state':{'terminated':{'exitCode':7}}}]}}"
            + " | Status | ExitCode:7",
        "v1 | Pod |"
            + " {'status':{'containerStatuses':[{'restartCount':2,'lastState':{'terminated':{'finishedAt':'2026-01-02T03:04:00Z'}}}]}}"
            + " | Restarts | 2 (5s ago)",
        "v1 | Service |"
            + " {'spec':{'type':'NodePort','ports':[{'port':80,'nodePort':30080,'protocol':'TCP'}]}}"
            + " | Port(s) | 80:30080/TCP",
        "v1 | Service |"
            + " {'spec':{'type':'LoadBalancer'},'status':{'loadBalancer':{'ingress':[{'ip':'192.0.2.1'}]}}}"
            + " | External-IP | 192.0.2.1",
        "v1 | Node | {'metadata':{'labels':{'node-role.kubernetes.io/worker':''}}} | Roles |"
            + " worker",
        "v1 | Node |"
            + " {'spec':{'unschedulable':true},'status':{'conditions':[{'type':'Ready','status':'True'}]}}"
            + " | Status | Ready,SchedulingDisabled",
        "v1 | PersistentVolume | {'spec':{'accessModes':['ReadWriteMany','ReadWriteOnce']}} |"
            + " Access Modes | RWO,RWX",
        "v1 | Event | {'involvedObject':{'kind':'Pod','name':'p'}} | Object | pod/p",
        "networking.k8s.io/v1 | IPAddress |"
            + " {'spec':{'parentRef':{'group':'','resource':'services','namespace':'n','name':'s'}}}"
            + " | ParentRef | services/n/s",
        "networking.k8s.io/v1 | NetworkPolicy |"
            + " {'spec':{'podSelector':{'matchLabels':{'a':'b'},'matchExpressions':[{'key':'a','operator':'In','values':['b']}]}}}"
            + " | Pod-Selector | a=b,a in (b)",
        "apps/v1 | Deployment | {'spec':{'replicas':3},'status':{'readyReplicas':1}} | Ready | 1/3",
        "apps/v1 | Deployment |"
            + " {'spec':{'selector':{'matchLabels':{'b':'1'},'matchExpressions':[{'key':'a','operator':'In','values':['y','x']}]}}}"
            + " | Selector | a in (x,y),b=1",
        "batch/v1 | Job | {'spec':{'parallelism':3},'status':{'succeeded':1}} | Completions | 1/1"
            + " of 3",
        "networking.k8s.io/v1 | Ingress |"
            + " {'spec':{'rules':[{'host':'a'},{'host':'b'},{'host':'c'},{'host':'d'}]}} | Hosts |"
            + " a,b,c + 1 more...",
        "discovery.k8s.io/v1 | EndpointSlice | {'endpoints':[]} | Endpoints | <unset>",
        "autoscaling/v2 | HorizontalPodAutoscaler |"
            + " {'spec':{'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'averageUtilization':60}}}]}}"
            + " | Targets | cpu: <unknown>/60%",
      })
  void aCellShows(String apiVersion, String kind, String object, String column, String expected) {
    Printer printer = TABLES.printer(GroupVersionKind.of(apiVersion, kind));

    Printer.Row row = printer.row(json(object), NOW);

    assertThat(row.cells().get(position(printer, column))).hasToString(expected);
  }

  @Test
  void podsThatAreDoneSaySo() {
    Printer pods = TABLES.printer(GroupVersionKind.of("v1", "Pod"));

    var conditions = pods.row(json("{'status':{'phase':'Succeeded'}}"), NOW).conditions();

    assertThat(conditions.objects().getFirst().string("reason")).isEqualTo("Succeeded");
  }

  @Test
  void aKindWithoutColumnsShowsWhenItWasCreated() {
    Printer limits = TABLES.printer(GroupVersionKind.of("v1", "LimitRange"));

    assertThat(limits.columns())
        .extracting(c -> c.string("name"))
        .containsExactly("Name", "Created At");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".spec.n | integer | 5",
        ".spec.list[*] | string | a",
        ".spec.list[1] | string | b",
        ".metadata.labels.x\\.y | string | lab",
        ".spec['n'] | integer | 5",
        ".status.conditions[?(@.type==\"Ready\")].status | string | True",
        ".spec.missing | string | null",
        ".spec.list | string | [\"a\",\"b\"]",
        ".spec.list | integer | null",
        ".spec.since | date | 65s",
      })
  void customColumnsFollowTheirPath(String path, String type, String expected) {
    JsonObject object =
        json(
            "{'metadata':{'labels':{'x.y':'lab'}},'spec':{'n':5,'list':['a','b'],'since':'2026-01-02T03:03:00Z'},"
                + "'status':{'conditions':[{'type':'A','status':'x'},{'type':'Ready','status':'True'}]}}");
    var column = JsonObject.of("name", "C", "type", type, "jsonPath", path);

    var row = new CustomColumns(Descriptions.NONE).printer(List.of(column)).row(object, NOW);

    assertThat(row.cells().get(1)).hasToString(expected);
  }

  @Test
  void aMalformedPathIsRefused() {
    for (String path : List.of("spec", ".spec[", ".a..b", ".a[?(@.b)]", ".a[x]")) {
      assertThatThrownBy(() -> ColumnPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static int position(Printer printer, String column) {
    return printer.columns().stream().map(c -> c.string("name")).toList().indexOf(column);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
