package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attacks of a tenant's administrator on the super cluster's API server, on a neighbour's, and on
 * the doors of Insula itself, by real requests over HTTPS with everything the tenant has: its
 * administrator's certificate, a token of an account that may do everything at home, and nothing.
 */
@Timeout(180)
class OwnDoorsTest {

  private static final String LIST = "/api/v1/secrets";

  @TempDir static Path directory;
  private static AuditedInstance instance;
  private static Kubeconfig acme;
  private static Kubeconfig globex;
  private static Kubeconfig superCluster;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    instance = new AuditedInstance(directory);
    acme = instance.access(instance.acme);
    globex = instance.access(instance.globex);
    superCluster = instance.superAccess();
    token = token(acme);
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  /** Of an account with all rights in acme. */
  private static String token(Kubeconfig at) throws Exception {
    var client = new RawClient(at, at);
    String binding =
        "{'metadata':{'name':'all'},'roleRef':{'apiGroup':'rbac.authorization.k8s.io',"
            + "'kind':'ClusterRole','name':'cluster-admin'},'subjects':[{'kind':'ServiceAccount',"
            + "'name':'default','namespace':'default'}]}";
    var bound =
        client.send(
            "POST",
            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            binding.replace('\'', '"'));
    assertThat(bound.statusCode()).as(bound.body()).isEqualTo(201);
    var made =
        client.send(
            "POST", "/api/v1/namespaces/default/serviceaccounts/default/token", "{\"spec\":{}}");
    String text = Json.parseObject(made.body()).objectAt("status").string("token", "");
    assertThat(new RawClient(at, null).send("GET", LIST, "", bearer(text)).statusCode())
        .isEqualTo(200);
    return text;
  }

  private static String[] bearer(String text) {
    return new String[] {"Authorization", "Bearer " + text};
  }

  /** In the order of the catalogue of the reference. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wildcard-rbac                    | POST  | /apis/rbac.authorization.k8s.io/v1/clusterroles
          bind-and-escalate                | POST  | /apis/rbac.authorization.k8s.io/v1/clusterrolebindings
          token-of-another-account         | POST  | /api/v1/namespaces/kube-system/serviceaccounts/default/token
          secret-list                      | GET   | /api/v1/secrets
          kubeconfigs-of-others            | GET   | /api/v1/namespaces/insula-system/secrets
          csr-approve                      | PUT   | /apis/certificates.k8s.io/v1/certificatesigningrequests/x/approval
          webhook-redirect-CVE-2020-8561   | POST  | /apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations
          api-redirect-CVE-2022-3172       | POST  | /apis/apiregistration.k8s.io/v1/apiservices
          api-proxy-CVE-2020-8562          | GET   | /api/v1/namespaces/default/services/https:kubernetes:443/proxy/
          ownerless-capture-CVE-2024-39690 | PATCH | /api/v1/namespaces/$NS
          namespace-status-CVE-2022-46167  | PUT   | /api/v1/namespaces/$NS/status
          namespace-finalize               | PUT   | /api/v1/namespaces/$NS/finalize
          objects-anywhere-CVE-2025-29922  | POST  | /api/v1/namespaces/$NS/pods
          lease-theft                      | PUT   | /apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x
          conversion-webhook-abuse         | POST  | /apis/apiextensions.k8s.io/v1/customresourcedefinitions
          snapshot-content                 | POST  | /apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents
          nodes-proxy                      | GET   | /api/v1/nodes/node-1/proxy/
          ephemeral-containers             | PATCH | /api/v1/namespaces/$NS/pods/web/ephemeralcontainers
          exec-in-pods-of-others           | POST  | /api/v1/namespaces/$NS/pods/web/exec?command=sh
          node-takeover                    | PATCH | /api/v1/nodes/node-1
          metrics-leak                     | GET   | /metrics
          logs-of-others                   | GET   | /api/v1/namespaces/$NS/pods/web/log
          events-of-others                 | GET   | /api/v1/events
          profile-of-the-platform          | PATCH | /apis/insula.dev/v1alpha1/isolationprofiles/standard
          tenant-of-others                 | DELETE | /apis/insula.dev/v1alpha1/tenants/globex
          """)
  void isNobodyElsewhere(String attack, String method, String path) throws Exception {
    String filled = path.replace("$NS", AuditedInstance.below(instance.globex));
    for (Kubeconfig door : List.of(superCluster, globex)) {
      var byCertificate = new RawClient(door, acme);
      assertThat(byCertificate.send(method, filled, "{}").statusCode()).as(attack).isEqualTo(401);
      assertThat(
              byCertificate
                  .send(method, filled, "{}", "Impersonate-User", "system:admin")
                  .statusCode())
          .as(attack)
          .isIn(401, 403);
      var byToken = new RawClient(door, null);
      assertThat(byToken.send(method, filled, "{}", bearer(token)).statusCode()).isEqualTo(401);
      assertThat(byToken.send(method, filled, "{}").statusCode()).as("anonymous").isIn(401, 403);
    }
  }

  @Test
  void itsOwnMetricsTellNothingOfOthers() throws Exception {
    var neighbour = new RawClient(globex, globex);
    assertThat(neighbour.send("GET", "/api/v1/secrets", "").statusCode()).isEqualTo(200);

    String told = new RawClient(acme, acme).send("GET", "/metrics", "").body();

    assertThat(told).contains("apiserver_request_total{");
    assertThat(told)
        .doesNotContain("globex", "insula_", "process_", "jvm_", "workqueue_", "scheduler_")
        .doesNotContain(AuditedInstance.below(instance.globex), "isolationprofiles");
    String platform = new RawClient(superCluster, superCluster).send("GET", "/metrics", "").body();
    assertThat(platform).contains("insula_tenants{phase=\"Ready\"} 2.0");
  }

  /** Identity that a proxy in front may have set, kcp's and capsule-proxy's holes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Remote-User: admin|X-Remote-Group: system:masters",
        "X-Remote-User: system:admin|X-Remote-Group: system:masters|Connection: X-Remote-Group",
        "X-Forwarded-User: system:admin|X-Forwarded-Groups: system:masters",
        "X-Remote_User: admin|X_Remote_Group: system:masters",
        "X-Scope-OrgID: globex|X-Remote-Extra-Tenant: globex",
        "Impersonate-User: system:admin|Impersonate-Group: system:masters",
        "Authorization: Bearer |Impersonate-Group: system:masters",
        "Authorization: Basic YWRtaW46YWRtaW4=",
        "X-Client-Cert: x|X-SSL-Client-Cert: x|Client-Cert: :eA==:",
      })
  void forgedIdentityHeader(String headers) throws Exception {
    var nobody = new RawClient(superCluster, null);

    String answer =
        nobody.exchange(
            "GET "
                + LIST
                + " HTTP/1.1\nHost: 127.0.0.1\n"
                + headers.replace("|", "\n")
                + "\n"
                + (headers.contains("Connection") ? "" : "Connection: close\n")
                + "\n"
                + (headers.contains("Connection")
                    ? "GET /livez HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n"
                    : ""));

    assertThat(answer).containsPattern("^HTTP/1.1 40[0134] ").doesNotContain("SecretList");
  }

  /** RFC 9112, 6.1 and 6.3: what two readers could understand in two ways is refused. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Content-Length: 5",
        "Content-Length: 5|Content-Length: 50",
        "Content-Length: 5, 50",
        "Content-Length: +5",
        "Content-Length: 0x5",
        "Transfer-Encoding: identity, chunked, identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: xchunked",
        "Content-Length : 5",
        " Content-Length: 5",
      })
  void requestSmuggling(String headers) throws Exception {
    var nobody = new RawClient(acme, null);
    String smuggled =
        "0\n\nGET " + LIST + " HTTP/1.1\nHost: 127.0.0.1\nAuthorization: Bearer " + token + "\n\n";

    String answer =
        nobody.exchange(
            "POST /version HTTP/1.1\nHost: 127.0.0.1\n"
                + headers.replace("|", "\n")
                + "\n\n"
                + smuggled);

    assertThat(answer).containsPattern("^HTTP/1.1 (400|501) ").doesNotContain("SecretList");
  }

  /** A path that is something else after somebody has tidied it up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/livez/../api/v1/secrets",
        "/livez/..%2fapi/v1/secrets",
        "/livez/%2e%2e/api/v1/secrets",
        "/livez/..;/api/v1/secrets",
        "//api/v1/secrets",
        "/api//v1/secrets",
        "/./api/v1/secrets",
        "/api/v1/secrets/",
        "/api/v1;x=/secrets",
        "/api/v1/namespaces/..%2f..%2fsecrets",
        "/api/v1/namespaces/default%2fsecrets",
        "/api/v1/secrets%00",
        "/version%2f..%2fapi%2fv1%2fsecrets",
        "/API/V1/secrets",
        "https://127.0.0.1/api/v1/secrets",
        "/clusters/globex/api/v1/secrets",
        "/t/globex/api/v1/secrets",
      })
  void pathTricks(String path) throws Exception {
    String answer =
        new RawClient(superCluster, null)
            .exchange("GET " + path + " HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n");

    assertThat(answer).doesNotContain("SecretList").containsPattern("^HTTP/1.1 [34]");
  }

  @Test
  void continueTokenOfANeighbour() throws Exception {
    var home = new RawClient(acme, acme);
    JsonObject page = Json.parseObject(home.send("GET", "/api/v1/namespaces?limit=1", "").body());
    String next = page.objectAt("metadata").string("continue", "");
    assertThat(next).isNotEmpty();

    var neighbour = new RawClient(globex, globex);
    HttpResponse<String> answer =
        neighbour.send("GET", "/api/v1/namespaces?limit=500&continue=" + next, "");

    assertThat(answer.body()).doesNotContain(instance.acme.identity().uid()).doesNotContain("acme");
  }

  /** A revision of the future, of the past and of no meaning shows nobody's objects. */
  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775807", "-1", "1", "0x10", "1e3", "99999999999999999999999", "a"})
  void craftedWatch(String revision) throws Exception {
    HttpResponse<String> answer =
        new RawClient(globex, globex)
            .send(
                "GET", "/api/v1/pods?watch=true&timeoutSeconds=1&resourceVersion=" + revision, "");

    assertThat(answer.body()).doesNotContain("acme");
  }

  /** A tenant's own API server proxies to nothing: neither to nodes, services nor other servers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/nodes/$NODE/proxy/",
        "/api/v1/nodes/$NODE:10250/proxy/pods",
        "/api/v1/nodes/https:169.254.169.254:443/proxy/",
        "/api/v1/namespaces/default/services/https:kubernetes:443/proxy/",
        "/api/v1/namespaces/default/services/169.254.169.254:80/proxy/",
        "/api/v1/namespaces/default/pods/127.0.0.1:80/proxy/",
      })
  void kubeletProxy(String path) throws Exception {
    var home = new RawClient(acme, acme);
    String nodes = home.send("GET", "/api/v1/nodes", "").body();
    String node =
        Json.parseObject(nodes).objects("items").getFirst().objectAt("metadata").string("name", "");

    var answer = home.send("GET", path.replace("$NODE", node), "");

    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 599).isNotEqualTo(500);
  }

  /** An APIService of the tenant's leads nobody to another server. */
  @Test
  void aggregatedApiOfATenant() throws Exception {
    var home = new RawClient(acme, acme);
    String service =
        "{'apiVersion':'apiregistration.k8s.io/v1','kind':'APIService',"
            + "'metadata':{'name':'v1.evil.example.com'},'spec':{'group':'evil.example.com',"
            + "'version':'v1','groupPriorityMinimum':100,'versionPriority':100,"
            + "'insecureSkipTLSVerify':true,'service':{'namespace':'default','name':'kubernetes'}}}";
    home.send("POST", "/apis/apiregistration.k8s.io/v1/apiservices", service.replace('\'', '"'));

    assertThat(home.send("GET", "/apis/evil.example.com/v1/x", "").statusCode()).isIn(404, 503);
  }
}
