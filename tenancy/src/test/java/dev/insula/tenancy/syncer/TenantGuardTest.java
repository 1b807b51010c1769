package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.Scenario.profile;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant's API server says of objects that the airlock would refuse. */
class TenantGuardTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final String PODS = "/api/v1/namespaces/default/pods";

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(ACME);
  private final Syncer syncer = world.syncer();

  private void serve(String profile) {
    syncer.serve(ACME, World.ENDPOINT, profile(profile));
  }

  private ApiResponse ask(String method, String path, String body) {
    var request =
        new ApiRequest(
            method,
            path,
            Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList(),
            Query.NONE,
            Headers.NONE
                .with("Content-Type", "application/json")
                .with("Accept", "application/json"),
            Json.bytes(object(body)),
            List.of(),
            UserInfo.ANONYMOUS,
            "",
            "1");
    return world.planes.find(ACME.identity().controlPlane()).orElseThrow().handle(request);
  }

  private static String warnings(ApiResponse response) {
    return String.join(
        "\n",
        response.headers().stream()
            .filter(h -> h.name().equals("Warning"))
            .map(ApiResponse.Header::value)
            .toList());
  }

  private static String pod(String name, String spec) {
    return "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'"
        + name
        + "'},'spec':{'containers':[{'name':'c','image':'x'}]"
        + spec
        + "}}";
  }

  @Test
  void aWarningTellsFieldRuleAndRemedyAndThePodIsThere() {
    serve("{'admission':'warn'}");

    ApiResponse response = ask("POST", PODS, pod("p", ",'hostNetwork':true"));

    assertThat(response.status()).isEqualTo(201);
    assertThat(warnings(response))
        .isEqualTo(
            "299 - \"spec.hostNetwork: refused by rule host-network: the node's network reaches the"
                + " platform and other tenants; remove spec.hostNetwork and use a Service\"");
    until("it says so too", () -> acme.find("p").orElseThrow().toString().contains("host-network"));
  }

  @Test
  void aDenialSaysTheSameAndNothingIsThere() {
    serve("{'admission':'deny'}");

    ApiResponse response = ask("POST", PODS, pod("p", ",'hostNetwork':true"));

    assertThat(response.status()).isEqualTo(403);
    assertThat(body(response)).contains("refused by rule host-network", "use a Service");
    assertThat(acme.find("p")).isEmpty();
  }

  @Test
  void whatADeclaredKindMayNotNameIsDeniedToo() {
    Certificates.install(world.superCluster, Certificates.definition());
    serve("{'admission':'deny'}");
    syncer.declare(List.of(Certificates.declaration("{}")));
    until("acme has the kind", () -> Certificates.isServed(acme, "certificates.pki.example.com"));

    until(
        "it is denied",
        () -> {
          ApiResponse response =
              ask(
                  "POST",
                  "/apis/pki.example.com/v1/namespaces/default/certificates",
                  "{'apiVersion':'pki.example.com/v1','kind':'Certificate','metadata':{"
                      + "'generateName':'c-'},'spec':{'namespaceSelector':{'any':true}}}");
          return response.status() == 403
              && body(response).contains("refused by rule undeclared-namespace");
        });
  }

  @Test
  void aProfileMaySayNothing() {
    serve("{'admission':'none'}");

    assertThat(warnings(ask("POST", PODS, pod("p", ",'hostNetwork':true")))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          deployments  | Deployment  | apps/v1  | {'selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}                                        | spec.template.spec.hostPID
          statefulsets | StatefulSet | apps/v1  | {'selector':{'matchLabels':{'a':'b'}},'serviceName':'s','template':TEMPLATE}                      | spec.template.spec.hostPID
          daemonsets   | DaemonSet   | apps/v1  | {'selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}                                        | spec.template.spec.hostPID
          replicasets  | ReplicaSet  | apps/v1  | {'selector':{'matchLabels':{'a':'b'}},'template':TEMPLATE}                                        | spec.template.spec.hostPID
          jobs         | Job         | batch/v1 | {'template':TEMPLATE}                                                                             | spec.template.spec.hostPID
          cronjobs     | CronJob     | batch/v1 | {'schedule':'* * * * *','jobTemplate':{'spec':{'template':TEMPLATE}}}                             | spec.jobTemplate.spec.template.spec.hostPID
          """)
  void workloadsAreWarnedOfTheirPods(
      String resource, String kind, String version, String spec, String field) {
    serve("{'admission':'deny'}");
    String template =
        "{'metadata':{'labels':{'a':'b'}},'spec':{'restartPolicy':'"
            + (version.equals("apps/v1") ? "Always" : "Never")
            + "','hostPID':true,'containers':[{'name':'c','image':'x'}]}}";

    ApiResponse response =
        ask(
            "POST",
            "/apis/" + version + "/namespaces/default/" + resource,
            "{'apiVersion':'"
                + version
                + "','kind':'"
                + kind
                + "','metadata':{'name':'x'},'spec':"
                + spec.replace("TEMPLATE", template)
                + "}");

    assertThat(response.status()).as(body(response)).isEqualTo(201);
    assertThat(warnings(response)).contains(field + ": refused by rule host-pid");
  }

  @Test
  void otherKindsAreJudgedAlike() {
    serve("{'admission':'deny','serviceTypes':['ClusterIP']}");

    ApiResponse response =
        ask(
            "POST",
            "/api/v1/namespaces/default/services",
            "{'apiVersion':'v1','kind':'Service','metadata':{'name':'s'},"
                + "'spec':{'type':'NodePort','ports':[{'port':80}]}}");

    assertThat(response.status()).isEqualTo(403);
    assertThat(body(response)).contains("spec.type: refused by rule service-type");
  }

  @Test
  void whatWasThereBeforeDoesNotStandInTheWayOfOtherChanges() {
    serve("{'admission':'none'}");
    ask("POST", PODS, pod("p", ",'hostNetwork':true"));
    serve("{'admission':'deny'}");
    var changed = acme.find("p").orElseThrow();
    changed.objectAt("metadata").objectOrCreate("labels").put("a", "b");
    changed.objectAt("metadata").remove("resourceVersion");

    ApiResponse response = ask("PUT", PODS + "/p", Json.string(changed));

    assertThat(response.status()).as(body(response)).isEqualTo(200);
    changed.objectAt("metadata").objectOrCreate("annotations").put("io.katacontainers.x", "y");
    assertThat(ask("PUT", PODS + "/p", Json.string(changed)).status()).isEqualTo(403);
  }

  @Test
  void thePlatformsOwnWritesAreLetThrough() {
    serve("{'admission':'deny'}");
    world.superCluster.node("node-1");
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());
    world.superCluster.bind(acme.superNamespace("default"), "p", "node-1");

    until("it is bound above", () -> acme.nodeOf("p").equals("node-1"));
  }

  @Test
  void whatAVirtualMachineBreaksIsSaidBeforeItRuns() {
    serve("{'admission':'deny','runtimeClasses':['kata-qemu']}");

    ApiResponse response =
        ask(
            "POST",
            PODS,
            pod(
                "p",
                ",'resources':{'limits':{'memory':'1Gi'}},"
                    + "'volumes':[{'name':'v','emptyDir':{'sizeLimit':'1Gi'}}]"));

    assertThat(response.status()).as(body(response)).isEqualTo(201);
    assertThat(warnings(response))
        .contains("spec.volumes[0].emptyDir.sizeLimit: the directory is inside");
    until("it passes", () -> acme.below(SyncedKind.POD, "default", "p").isPresent());
  }

  private static String body(ApiResponse response) {
    var out = new StringBuilder();
    ((ApiResponse.Complete) response)
        .body()
        .forEach(part -> out.append(new String(part, StandardCharsets.UTF_8)));
    return out.toString();
  }
}
