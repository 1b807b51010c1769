package dev.insula.apiserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.controlplane.BuiltInResources;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.Turn;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.testing.Scrape;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricsPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestFiguresTest {

  private static final ApiResponse.Complete ANSWER = ApiResponse.text(200, "");

  private final ResourceRegistry registry =
      new ResourceRegistry(new BuiltInResources(KubernetesModel.load(), new KindCatalog()).build());
  private final RequestFigures figures = new RequestFigures(registry, new RequestTotals());

  @Test
  void whoAsksForEverythingInEveryWayMakesNoMoreSeriesThanTheBound() {
    int asked = 0;
    for (var definition : registry.all().toList()) {
      for (String verb :
          List.of("get", "list", "create", "update", "patch", "delete", "deletecollection")) {
        for (String dryRun : List.of("", "All", "whatever")) {
          ask(definition.resource(), verb, dryRun);
          asked++;
        }
      }
    }

    assertThat(asked).isGreaterThan(RequestFigures.MOST_SERIES);
    assertThat(figures.seriesCount()).isEqualTo(RequestFigures.MOST_SERIES + 1);
    assertThat(figures.answered()).isEqualTo(asked);
    assertThat(scrape().sum("apiserver_request_total")).isEqualTo(asked);
  }

  @Test
  void waitingForATurnAndForWebhooksIsNotTheServersOwnTime() {
    GroupVersionResource pods = new GroupVersionResource("", "v1", "pods");
    ScopedValue.where(Turn.CURRENT, new Waited(30_000_000_000L, 0))
        .run(() -> ask(pods, "create", ""));

    Scrape scrape = scrape();
    assertThat(scrape.sum("apiserver_request_duration_seconds_bucket", "le", "20.0")).isZero();
    assertThat(scrape.sum("apiserver_request_sli_duration_seconds_bucket", "le", "20.0"))
        .isEqualTo(1);
    assertThat(
            scrape.sum("apiserver_flowcontrol_request_wait_duration_seconds_bucket", "le", "30.0"))
        .isEqualTo(1);
  }

  @Test
  void whoGotNoTurnIsCountedWithTheReason() {
    GroupVersionResource pods = new GroupVersionResource("", "v1", "pods");
    figures.turnedAway(request("POST", "/api/v1/pods", ""), "rate-limit");

    Scrape scrape = scrape();
    assertThat(scrape.sum("apiserver_request_total", "resource", pods.resource(), "code", "429"))
        .isEqualTo(1);
    assertThat(scrape.sum("apiserver_flowcontrol_rejected_requests_total", "reason", "rate-limit"))
        .isEqualTo(1);
  }

  @Test
  void whatFailsWithoutAnAnswerIsInWorkNoMore() {
    ApiRequest request = request("POST", "/api/v1/pods", "");
    assertThatThrownBy(
            () -> {
              try (RequestFigures.Call _ = figures.begin(request, RequestInfo.of(request))) {
                throw new StackOverflowError();
              }
            })
        .isInstanceOf(StackOverflowError.class);

    assertThat(scrape().sum("apiserver_current_inflight_requests")).isZero();
  }

  /** A turn that is over. */
  private record Waited(long waitedNanos, long awayNanos) implements Turn {
    @Override
    public void pause() {}

    @Override
    public void resume() {}
  }

  private void ask(GroupVersionResource resource, String verb, String dryRun) {
    var what =
        new RequestInfo(
            true,
            verb,
            resource.group(),
            resource.version(),
            "",
            resource.resource(),
            "",
            verb.equals("get") ? "name" : "",
            List.of());
    try (RequestFigures.Call call = figures.begin(request(method(verb), "/", dryRun), what)) {
      call.answered(ANSWER);
    }
  }

  private static String method(String verb) {
    return switch (verb) {
      case "update" -> "PUT";
      case "patch" -> "PATCH";
      case "delete", "deletecollection" -> "DELETE";
      case "create" -> "POST";
      default -> "GET";
    };
  }

  private static ApiRequest request(String method, String path, String dryRun) {
    return new ApiRequest(
        method,
        path,
        path.equals("/") ? List.of() : List.of("api", "v1", "pods"),
        dryRun.isEmpty() ? Query.NONE : new Query(Map.of("dryRun", List.of(dryRun))),
        Headers.NONE,
        new byte[0],
        List.of(),
        UserInfo.ANONYMOUS,
        "",
        "id");
  }

  private Scrape scrape() {
    var families = new Families();
    figures.collect(families);
    return Scrape.read(new String(MetricsPage.of(families, "").body(), StandardCharsets.UTF_8));
  }
}
