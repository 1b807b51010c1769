package dev.insula.apiserver.metrics;

import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.Turn;
import dev.insula.metrics.BoundedSeries;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests of one control plane that came over HTTP. Thread-safe.
 *
 * <p>A request costs a lookup and four additions. Requests about resources that the control plane
 * does not have count together, and so do those beyond {@link #MOST_SERIES}: who makes up names, or
 * hundreds of custom resources, costs whoever scrapes no more.
 */
public final class RequestFigures implements MetricSource {

  /** Verbs times resources; some 150 serve all that controllers and people usually do. */
  static final int MOST_SERIES = 1000;

  private static final int TOO_MANY_REQUESTS = 429;

  private final ResourceRegistry registry;
  private final RequestTotals totals;
  private final BoundedSeries<RequestLabels, RequestSeries> series =
      new BoundedSeries<>(MOST_SERIES, RequestLabels.OTHERS, RequestSeries::new);
  private final FlowFigures flow = new FlowFigures();
  private final LongAdder reading = new LongAdder();
  private final LongAdder mutating = new LongAdder();

  /**
   * @param totals where the requests of all control planes count
   */
  public RequestFigures(ResourceRegistry registry, RequestTotals totals) {
    this.registry = registry;
    this.totals = totals;
  }

  /** Begins to follow a request; the result is told when it is answered. */
  public Call begin(ApiRequest request, RequestInfo what) {
    RequestLabels labels = RequestLabels.of(request, what);
    RequestSeries found = series.of(labels, asked -> asked.isKnown(registry, what));
    return new Call(found, labels);
  }

  /**
   * A request got no turn.
   *
   * @param reason one of a handful
   */
  public void turnedAway(ApiRequest request, String reason) {
    RequestInfo what = RequestInfo.of(request);
    series
        .of(RequestLabels.of(request, what), asked -> asked.isKnown(registry, what))
        .answered(TOO_MANY_REQUESTS);
    flow.turnedAway(reason);
  }

  /** How many requests were answered. */
  public long answered() {
    var sum = new LongAdder();
    series.forEach((_, counted) -> sum.add(counted.count()));
    return sum.sum();
  }

  int seriesCount() {
    return series.size();
  }

  /** One request in work, until it is closed. Used by one thread. */
  public final class Call implements AutoCloseable {
    private final RequestSeries counted;
    private final RequestLabels labels;
    private final LongAdder inFlight;
    private final long began = System.nanoTime();

    private Call(RequestSeries counted, RequestLabels labels) {
      this.counted = counted;
      this.labels = labels;
      this.inFlight = labels.isMutating() ? mutating : reading;
      inFlight.increment();
    }

    /** The request has its answer, which is returned as it is. */
    public ApiResponse answered(ApiResponse answer) {
      counted.answered(answer.status());
      if (answer instanceof ApiResponse.Complete complete) {
        counted.sized(complete);
      }
      long worked = System.nanoTime() - began;
      totals.answered(labels, answer.status(), worked);
      if (!labels.isWatch()) {
        took(worked);
      }
      return answer;
    }

    /** The request is in work no more, with or without an answer. */
    @Override
    public void close() {
      inFlight.decrement();
    }

    private void took(long worked) {
      if (Turn.CURRENT.isBound()) {
        Turn turn = Turn.CURRENT.get();
        flow.waited(turn.waitedNanos());
        counted.took(turn.waitedNanos() + worked, worked - turn.awayNanos());
      } else {
        counted.took(worked, worked);
      }
    }
  }

  @Override
  public void collect(Families families) {
    families
        .gauge("apiserver_current_inflight_requests", "Requests in work, watches not counted.")
        .point(reading.sum(), "request_kind", "readOnly")
        .point(mutating.sum(), "request_kind", "mutating");
    flow.collect(families);
    series.forEach((labels, counted) -> collect(families, labels, counted));
  }

  private static void collect(Families families, RequestLabels labels, RequestSeries counted) {
    counted.forEachCode(
        (code, count) ->
            families
                .counter("apiserver_request", "Requests by what they were about and their code.")
                .point(count, with(labels.pairs(), "code", Integer.toString(code))));
    if (labels.isWatch()) {
      return;
    }
    families
        .histogram(
            "apiserver_request_duration_seconds",
            "From the arrival of a request until its answer is there to be written.")
        .point(counted.durations(), labels.pairs());
    if (labels.dryRun().isEmpty()) {
      families
          .histogram(
              "apiserver_request_sli_duration_seconds",
              "The same without the time in the fair queue and at webhooks.")
          .point(counted.ownDurations(), without(labels.pairs(), "dry_run"));
    }
    counted
        .sizes()
        .ifPresent(
            sizes ->
                families
                    .histogram("apiserver_response_sizes", "Bytes of answers, as they are in JSON.")
                    .point(sizes, without(labels.pairs(), "dry_run")));
  }

  static String[] with(String[] pairs, String name, String value) {
    String[] more = Arrays.copyOf(pairs, pairs.length + 2);
    more[pairs.length] = name;
    more[pairs.length + 1] = value;
    return more;
  }

  private static String[] without(String[] pairs, String name) {
    int at = Arrays.asList(pairs).indexOf(name);
    var fewer = new String[pairs.length - 2];
    System.arraycopy(pairs, 0, fewer, 0, at);
    System.arraycopy(pairs, at + 2, fewer, at, fewer.length - at);
    return fewer;
  }
}
