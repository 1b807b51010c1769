package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static dev.insula.cli.ClusterScene.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.cli.AttackedInstance.Attacker;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Attacks of somebody who has some rights in a tenant's control plane, and wants all: a service
 * account that may make roles, bindings and requests for certificates, over HTTPS with its token.
 */
@Timeout(180)
class HomeDoorsTest {

  private static final String RBAC = "rbac.authorization.k8s.io";

  /** With the organization system:masters; of a key that nobody has. */
  private static final String MASTERS =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIak1JR0pBZ0VBTUNjeEZ6QVZC"
          + "Z05WQkFvTURuTjVjM1JsYlRwdFlYTjBaWEp6TVF3d0NnWURWUVFEREFObApkbVV3V1RBVEJnY3Fo"
          + "a2pPUFFJQkJnZ3Foa2pPUFFNQkJ3TkNBQVFtOUFDaUJIcnV5aFZuakNvcElvalpSZ204Cnc2RTFR"
          + "ZFJobTE4RFJMbXU0Qmp1OUNta2NkY1NVZExzelhtQi9PVitGeG1ZNy9CMEV2UTJlYVJnSGFtaG9B"
          + "QXcKQ2dZSUtvWkl6ajBFQXdJRFNRQXdSZ0loQVBUd2w0d3pvK0xoTkhtaTd0TFNYWnJnQXhadnB0"
          + "YUhITHJqNG80OApaZ1lIQWlFQWhrS1BCOEYzVTgvZUVQK1VkWmJCQjJrOVBod2xVRkM0TUl4R3N5"
          + "WGZ0ZWc9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=";

  /** With the organization devs. */
  private static final String DEVS =
      "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWE1IOENBUUF3SFRFTk1Bc0dB"
          + "MVVFQ2d3RVpHVjJjekVNTUFvR0ExVUVBd3dEWlhabE1Ga3dFd1lIS29aSQp6ajBDQVFZSUtvWkl6"
          + "ajBEQVFjRFFnQUU5L1UwYW5DT05MaVF4WFBWYUl6czhSb2hqbUlvb3ZKd250bTJCQkpkClpvS2tE"
          + "ZkhNd2tIVm1vSEE2R1JvY0F4WFdGdlB5U0tiTThXTG9SaCtsaktpaXFBQU1Bb0dDQ3FHU000OUJB"
          + "TUMKQTBnQU1FVUNJUUNpNG85bmUvMFg0cWo0MlRSZ0pubzd0QWRnWG1oWk5ReG5BY1N6THh2SjF3"
          + "SWdMdWlPZ3hiQgp2NUdZN3RzRzg0Y3N3N2trbzlxc3ZRMDRITzhMLzlHTVo2RT0KLS0tLS1FTkQg"
          + "Q0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==";

  /** What eve may do. */
  private static final String RULES =
      """
      [{'apiGroups':['rbac.authorization.k8s.io'],
        'resources':['roles','rolebindings','clusterroles','clusterrolebindings'],
        'verbs':['get','list','create','update','patch']},
       {'apiGroups':['certificates.k8s.io'],
        'resources':['certificatesigningrequests','certificatesigningrequests/approval',
          'certificatesigningrequests/status'],
        'verbs':['get','list','create','update','patch']},
       {'apiGroups':[''],'resources':['serviceaccounts','pods'],'verbs':['get','list','create']},
       {'apiGroups':['coordination.k8s.io'],'resources':['leases'],'verbs':['get','update']}]\
      """;

  @TempDir static Path directory;
  private static AttackedInstance instance;
  private static RawClient eve;
  private static String token;
  private static String certificate;

  @BeforeAll
  static void open() throws Exception {
    instance = new AttackedInstance(directory);
    Attacker acme = instance.tenant("acme", "standard");
    ControlPlaneClient home = acme.home;
    acme.namespace("dev");
    acme.make(SyncedKind.POD, "dev", "victim", "{}");
    create(home, "", "serviceaccounts", "{'metadata':{'name':'eve','namespace':'dev'}}");
    create(home, RBAC, "clusterroles", "{'metadata':{'name':'eve'},'rules':" + RULES + "}");
    create(
        home,
        RBAC,
        "clusterrolebindings",
        "{'metadata':{'name':'eve'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'ClusterRole','name':'eve'},'subjects':"
            + "[{'kind':'ServiceAccount','name':'eve','namespace':'dev'}]}");
    create(
        home,
        "certificates.k8s.io",
        "certificatesigningrequests",
        "{'metadata':{'name':'waiting'},'spec':{'request':'"
            + DEVS
            + "','signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']}}");
    token =
        home.createSubresource(
                new GroupVersionResource("", "v1", "serviceaccounts"),
                new ObjectName("dev", "eve"),
                "token",
                object("{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{}}"),
                AS)
            .tree()
            .objectAt("status")
            .string("token", "");
    certificate =
        Base64.getEncoder()
            .encodeToString(
                acme.kubeconfig.certificateAuthority().getBytes(StandardCharsets.US_ASCII));
    eve = new RawClient(acme.kubeconfig, null);
    assertThat(send("GET", "/api/v1/pods", "").statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void close() throws Exception {
    instance.close();
  }

  private static void create(ControlPlaneClient home, String group, String plural, String object) {
    home.create(new GroupVersionResource(group, "v1", plural), object(object), AS);
  }

  private static HttpResponse<String> send(
      String method, String path, String body, String... headers) throws Exception {
    var all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + token;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return eve.send(method, path, body, all);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          bind-cluster-admin-at-home | POST | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings | {'metadata':{'name':'x'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'ServiceAccount','name':'eve','namespace':'dev'}]}
          bind-a-namespace-at-home | POST | /apis/rbac.authorization.k8s.io/v1/namespaces/kube-system/rolebindings | {'metadata':{'name':'x'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'edit'},'subjects':[{'kind':'ServiceAccount','name':'eve','namespace':'dev'}]}
          escalate-by-a-new-role | POST | /apis/rbac.authorization.k8s.io/v1/namespaces/dev/roles | {'metadata':{'name':'x'},'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['get']}]}
          escalate-by-wildcards | POST | /apis/rbac.authorization.k8s.io/v1/clusterroles | {'metadata':{'name':'x'},'rules':[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]}
          escalate-by-aggregation | POST | /apis/rbac.authorization.k8s.io/v1/clusterroles | {'metadata':{'name':'x'},'aggregationRule':{'clusterRoleSelectors':[{}]}}
          escalate-the-own-role | PUT | /apis/rbac.authorization.k8s.io/v1/clusterroles/eve | {'metadata':{'name':'eve'},'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['*']}]}
          escalate-by-the-right-to | POST | /apis/rbac.authorization.k8s.io/v1/clusterroles | {'metadata':{'name':'x'},'rules':[{'apiGroups':['rbac.authorization.k8s.io'],'resources':['clusterroles'],'verbs':['escalate','bind']}]}
          certificate-of-masters | POST | /apis/certificates.k8s.io/v1/certificatesigningrequests | {'metadata':{'name':'x'},'spec':{'request':'$MASTERS','signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']}}
          approve-without-the-right | PUT | /apis/certificates.k8s.io/v1/certificatesigningrequests/waiting/approval | {'metadata':{'name':'waiting'},'spec':{'request':'$DEVS','signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']},'status':{'conditions':[{'type':'Approved','status':'True','reason':'x'}]}}
          sign-without-the-right | PUT | /apis/certificates.k8s.io/v1/certificatesigningrequests/waiting/status | {'metadata':{'name':'waiting'},'spec':{'request':'$DEVS','signerName':'kubernetes.io/kube-apiserver-client','usages':['client auth']},'status':{'certificate':'$CERTIFICATE'}}
          token-of-a-controller | POST | /api/v1/namespaces/kube-system/serviceaccounts/namespace-controller/token | {'spec':{}}
          secrets-of-the-own-tenant | GET | /api/v1/secrets | {}
          watch-by-the-right-to-list | GET | /api/v1/pods?watch=true | {}
          watch-by-the-old-path | GET | /api/v1/watch/pods | {}
          delete-by-the-right-to-create | DELETE | /api/v1/namespaces/dev/serviceaccounts/default | {}
          delete-all-at-once | DELETE | /api/v1/namespaces/dev/pods | {}
          create-by-update | PUT | /apis/coordination.k8s.io/v1/namespaces/dev/leases/new | {'metadata':{'name':'new'}}
          bind-a-pod | POST | /api/v1/namespaces/dev/pods/victim/binding | {'target':{'kind':'Node','name':'node-1'}}
          bind-by-a-binding | POST | /api/v1/namespaces/dev/bindings | {'metadata':{'name':'victim'},'target':{'kind':'Node','name':'node-1'}}
          evict-a-pod | POST | /api/v1/namespaces/dev/pods/victim/eviction | {'metadata':{'name':'victim'}}
          exec-by-the-right-to-get | GET | /api/v1/namespaces/dev/pods/victim/exec?command=sh | {}
          exec-by-the-right-to-create | POST | /api/v1/namespaces/dev/pods/victim/exec?command=sh | {}
          log-of-a-pod | GET | /api/v1/namespaces/dev/pods/victim/log | {}
          debug-a-pod | PUT | /api/v1/namespaces/dev/pods/victim/ephemeralcontainers | {'metadata':{'name':'victim'},'spec':{'ephemeralContainers':[{'name':'e','image':'x'}]}}
          status-of-a-pod | PUT | /api/v1/namespaces/dev/pods/victim/status | {'metadata':{'name':'victim'},'status':{'phase':'Failed'}}
          service-through-the-server | GET | /api/v1/namespaces/kube-system/services/x/proxy/ | {}
          rights-of-others | POST | /apis/authorization.k8s.io/v1/subjectaccessreviews | {'spec':{'user':'admin','resourceAttributes':{'verb':'get','resource':'secrets'}}}
          tokens-of-others | POST | /apis/authentication.k8s.io/v1/tokenreviews | {'spec':{'token':'x'}}
          admission-of-ones-own | POST | /apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations | {'metadata':{'name':'x'}}
          metrics-at-home | GET | /metrics | {}
          configuration-at-home | GET | /configz | {}
          """)
  void isNothingMoreAtHome(String attack, String method, String path, String body)
      throws Exception {
    String filled =
        body.replace('\'', '"')
            .replace("$MASTERS", MASTERS)
            .replace("$DEVS", DEVS)
            .replace("$CERTIFICATE", certificate);

    HttpResponse<String> answer = send(method, path, filled);

    assertThat(answer.statusCode()).as(attack + ": " + answer.body()).isEqualTo(403);
    assertThat(Json.parseObject(answer.body()).string("reason", "")).isEqualTo("Forbidden");
    assertThat(send("GET", "/api/v1/secrets", "").statusCode()).isEqualTo(403);
  }

  @Test
  void aRequestForACertificateSaysWhoMadeIt() throws Exception {
    String forged =
        "{'metadata':{'name':'forged'},'spec':{'username':'system:admin','groups':"
            + "['system:masters'],'signerName':'kubernetes.io/kube-apiserver-client',"
            + "'usages':['client auth'],'request':'"
            + DEVS
            + "'},'status':{'conditions':[{'type':'Approved','status':'True','reason':'x'}]}}";

    HttpResponse<String> answer =
        send(
            "POST",
            "/apis/certificates.k8s.io/v1/certificatesigningrequests",
            forged.replace('\'', '"'));

    assertThat(answer.statusCode()).isEqualTo(201);
    JsonObject made = Json.parseObject(answer.body());
    assertThat(made.objectAt("spec").string("username", ""))
        .isEqualTo("system:serviceaccount:dev:eve");
    assertThat(made.objectAt("spec").strings("groups")).doesNotContain("system:masters");
    assertThat(made.objectAt("status").objects("conditions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Impersonate-User,system:admin",
    "Impersonate-User,system:serviceaccount:kube-system:namespace-controller",
    "Impersonate-Uid,x",
    "Impersonate-Group,system:masters",
  })
  void impersonatesNobodyAtHome(String header, String whom) throws Exception {
    assertThat(
            send("GET", "/api/v1/secrets", "", "Impersonate-User", "eve", header, whom)
                .statusCode())
        .isIn(400, 403);
  }
}
