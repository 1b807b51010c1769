package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.pki.Credential;
import dev.insula.apiserver.testing.Scrape;
import dev.insula.apiserver.testing.TestServer;
import dev.insula.apiserver.testing.TlsClients;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.ProcessFigures;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two tenants and the platform read at {@code /metrics}. */
class MetricsTest {

  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  @AutoClose private final TestServer running = new TestServer();
  private final ApiServer server = running.server();

  @BeforeEach
  void start() {
    for (String name : List.of("super", "acme", "other")) {
      server.controlPlanes().create(name);
      server.front().addPort(name, 0);
    }
    server.show("super", new ProcessFigures());
    server.show("super", running.store().figures());
    server.show("super", server.front().figures());
    server.show("super", server.controlPlanes().figures(new BusiestNames(1)));
  }

  @Test
  void requestsAreCountedUnderTheNamesOfKubernetes() throws Exception {
    HttpClient admin = admin("acme");
    post(admin, "acme", CONFIG_MAPS, configMap("a"));
    get(admin, "acme", CONFIG_MAPS);
    get(admin, "acme", CONFIG_MAPS + "/a");
    get(admin, "acme", CONFIG_MAPS + "/missing");

    Scrape scrape = scrape("acme");

    String total = "apiserver_request_total";
    assertThat(scrape.sum(total, "verb", "POST", "resource", "configmaps", "code", "201"))
        .isEqualTo(1);
    assertThat(scrape.sum(total, "verb", "LIST", "scope", "namespace", "code", "200")).isEqualTo(1);
    assertThat(scrape.sum(total, "verb", "GET", "scope", "resource", "code", "404")).isEqualTo(1);
    assertThat(
            scrape.sum(
                "apiserver_request_duration_seconds_count",
                "verb",
                "GET",
                "resource",
                "configmaps",
                "version",
                "v1"))
        .isEqualTo(2);
    assertThat(scrape.sum("apiserver_request_sli_duration_seconds_count", "verb", "POST"))
        .isEqualTo(1);
    assertThat(scrape.sum("apiserver_response_sizes_bucket", "verb", "LIST", "le", "10000.0"))
        .isEqualTo(1);
    assertThat(scrape.sum("apiserver_response_sizes_count", "verb", "POST")).isZero();
    assertThat(scrape.sum("kubernetes_build_info", "major", "1", "minor", "36")).isEqualTo(1);
    assertThat(
            scrape.sum(
                "apiserver_admission_step_admission_duration_seconds_count",
                "operation",
                "CREATE",
                "rejected",
                "false"))
        .isEqualTo(2);
    assertThat(scrape.sum("apiserver_storage_objects", "resource", "configmaps")).isEqualTo(1);
    assertThat(scrape.sum("apiserver_resource_objects", "resource", "clusterroles"))
        .isGreaterThan(50);
    assertThat(scrape.sum("apiserver_flowcontrol_dispatched_requests_total"))
        .isGreaterThanOrEqualTo(4);
    assertThat(scrape.sum("apiserver_current_inflight_requests", "request_kind", "readOnly"))
        .as("the scrape itself")
        .isEqualTo(1);
  }

  @Test
  void anOpenWatchIsShownAndAClosedOneIsNot() throws Exception {
    HttpRequest watch =
        HttpRequest.newBuilder(uri("acme", "/api/v1/configmaps?watch=1&timeoutSeconds=600"))
            .build();
    HttpResponse<InputStream> open = admin("acme").send(watch, BodyHandlers.ofInputStream());
    String name = "apiserver_longrunning_requests";
    assertThat(
            scrape("acme").sum(name, "verb", "WATCH", "resource", "configmaps", "scope", "cluster"))
        .isEqualTo(1);

    open.body().close();

    await(() -> scrape("acme").count(name) == 0);
  }

  @Test
  void aTenantSeesNothingOfOthersAndNothingOfThePlatform() throws Exception {
    HttpClient other = admin("other");
    for (int i = 0; i < 5; i++) {
      post(other, "other", "/api/v1/namespaces/default/secrets", secret("s" + i));
    }

    Scrape acme = scrape("acme");

    assertThat(acme.families())
        .noneMatch(
            family ->
                family.startsWith("process_")
                    || family.startsWith("jvm_")
                    || family.startsWith("insula_")
                    || family.startsWith("workqueue_"));
    assertThat(acme.sum("apiserver_request_total", "resource", "secrets")).isZero();
    assertThat(acme.sum("apiserver_storage_objects", "resource", "secrets")).isZero();
    assertThat(acme.values("control_plane")).containsExactly("");
    assertThat(acme.sum("apiserver_flowcontrol_dispatched_requests_total")).isZero();
  }

  @Test
  void thePlatformSeesTheSumsAndTheBusiestByName() throws Exception {
    HttpClient other = admin("other");
    for (int i = 0; i < 5; i++) {
      post(other, "other", CONFIG_MAPS, configMap("c" + i));
    }
    get(admin("acme"), "acme", CONFIG_MAPS);

    Scrape scrape = scrape("super");

    assertThat(scrape.families())
        .contains(
            "process_cpu_seconds_total",
            "process_resident_memory_bytes",
            "jvm_memory_used_bytes",
            "insula_store_commits_total",
            "insula_store_sync_duration_seconds",
            "insula_store_group_size",
            "insula_store_disk_free_bytes",
            "insula_front_requests",
            "insula_control_plane_wake_duration_seconds");
    assertThat(scrape.sum("insula_control_planes_requests_total", "kind", "write", "code", "2xx"))
        .isEqualTo(5);
    assertThat(scrape.sum("insula_control_planes", "state", "awake")).isEqualTo(3);
    assertThat(scrape.values("control_plane")).containsExactlyInAnyOrder("", "other");
    assertThat(scrape.sum("apiserver_request_total", "resource", "configmaps"))
        .as("the super cluster's own requests")
        .isZero();
  }

  @Test
  void onlyWhoMayReadsThem() throws Exception {
    HttpClient anybody = TlsClients.client(TlsClients.trustingAll(null));
    assertThat(get(anybody, "acme", "/metrics").statusCode()).isEqualTo(403);
    assertThat(get(user("acme", "jane", "developers"), "acme", "/metrics").statusCode())
        .isEqualTo(403);
    assertThat(get(admin("acme"), "super", "/metrics").statusCode()).isEqualTo(401);
    assertThat(get(admin("other"), "acme", "/metrics").statusCode()).isEqualTo(401);

    HttpClient monitoring = user("acme", "prometheus", "system:monitoring");
    assertThat(get(monitoring, "acme", "/metrics").statusCode()).isEqualTo(200);
    assertThat(get(monitoring, "acme", "/metrics/slis").statusCode()).isEqualTo(200);
    assertThat(get(monitoring, "acme", CONFIG_MAPS).statusCode()).isEqualTo(403);
    assertThat(get(monitoring, "acme", "/metrics/others").statusCode()).isEqualTo(403);
  }

  @Test
  void theFormatIsTheOneThatIsAskedFor() throws Exception {
    HttpClient admin = admin("acme");
    assertThat(contentType(get(admin, "acme", "/metrics"))).isEqualTo(TEXT);
    HttpResponse<String> open =
        get(
            admin,
            "acme",
            "/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.3");
    assertThat(contentType(open)).startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(open.body()).endsWith("# EOF\n");
    HttpResponse<String> written = post(admin, "acme", "/metrics", "{}");
    assertThat(written.statusCode()).isEqualTo(405);
  }

  @Test
  void probesAreToldApart() throws Exception {
    get(admin("acme"), "acme", "/readyz");
    get(admin("acme"), "acme", "/readyz/ping");

    Scrape scrape = scrape("acme");

    assertThat(scrape.sum("apiserver_request_total", "subresource", "/readyz")).isEqualTo(1);
  }

  @Test
  void healthIsAMetricToo() throws Exception {
    Scrape scrape = Scrape.read(get(admin("acme"), "acme", "/metrics/slis").body());
    assertThat(scrape.families()).containsExactly("kubernetes_healthcheck");
    assertThat(scrape.sum("kubernetes_healthcheck", "type", "readyz", "name", "ping")).isEqualTo(1);
  }

  @Test
  void madeUpNamesMakeNoSeries() throws Exception {
    HttpClient admin = admin("acme");
    for (int i = 0; i < 50; i++) {
      get(admin, "acme", "/apis/group" + i + ".example.com/v1/things" + i);
      get(admin, "acme", "/api/v1/namespaces/default/pods/a/made-up" + i);
    }

    Scrape scrape = scrape("acme");

    assertThat(scrape.values("group")).noneMatch(group -> group.contains("example"));
    assertThat(scrape.values("subresource")).noneMatch(name -> name.contains("made-up"));
    assertThat(scrape.sum("apiserver_request_total", "verb", "other", "code", "404"))
        .isEqualTo(100);
  }

  private Scrape scrape(String controlPlane) {
    try {
      HttpResponse<String> answer = get(admin(controlPlane), controlPlane, "/metrics");
      assertThat(answer.statusCode()).isEqualTo(200);
      return Scrape.read(answer.body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private HttpClient admin(String name) throws Exception {
    return user(name, name + "-admin", "system:masters");
  }

  private HttpClient user(String controlPlane, String name, String group) throws Exception {
    Credential credential =
        server
            .controlPlanes()
            .find(controlPlane)
            .orElseThrow()
            .credentials()
            .pki()
            .client(name, List.of(group), Duration.ofDays(1));
    return TlsClients.client(TlsClients.trustingAll(credential));
  }

  private URI uri(String controlPlane, String path) {
    return URI.create(server.url(controlPlane).orElseThrow() + path);
  }

  private HttpResponse<String> get(
      HttpClient client, String controlPlane, String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(uri(controlPlane, path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(
      HttpClient client, String controlPlane, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(controlPlane, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static String contentType(HttpResponse<String> answer) {
    return answer.headers().firstValue("Content-Type").orElse("");
  }

  private static String configMap(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }

  private static String secret(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"" + name + "\"}}";
  }
}
