package dev.insula.bench.micro;

import dev.insula.apiserver.admission.AdmissionObserver.Step;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.controlplane.BuiltInResources;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.metrics.AdmissionFigures;
import dev.insula.apiserver.metrics.RequestFigures;
import dev.insula.apiserver.metrics.RequestTotals;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What counting adds to a request, whose path is read anew each time, as a server does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MetricsBenchmarks {

  private static final List<byte[]> PATH =
      List.of("api", "v1", "namespaces", "default", "configmaps", "some-name").stream()
          .map(part -> part.getBytes(StandardCharsets.US_ASCII))
          .toList();

  private static final ApiResponse ANSWER = ApiResponse.text(200, "");

  private final RequestFigures figures =
      new RequestFigures(
          new ResourceRegistry(
              new BuiltInResources(KubernetesModel.load(), new KindCatalog()).build()),
          new RequestTotals());
  private final AdmissionFigures admission = new AdmissionFigures();

  private static ApiRequest request() {
    return new ApiRequest(
        "GET",
        "",
        PATH.stream().map(part -> new String(part, StandardCharsets.US_ASCII)).toList(),
        Query.NONE,
        Headers.NONE,
        new byte[0],
        List.of(),
        UserInfo.ANONYMOUS,
        "",
        "");
  }

  /** To be taken off the others: reading the path, which a server does anyway. */
  @Benchmark
  public Object readPath() {
    return RequestInfo.of(request());
  }

  @Benchmark
  public Object countRequest() {
    ApiRequest request = request();
    try (RequestFigures.Call call = figures.begin(request, RequestInfo.of(request))) {
      return call.answered(ANSWER);
    }
  }

  @Benchmark
  @Threads(2)
  public Object countRequestOnTwoThreads() {
    return countRequest();
  }

  @Benchmark
  public void countAdmission() {
    admission.step(Step.ADMIT, Operation.CREATE, false, 20_000);
    admission.step(Step.VALIDATE, Operation.CREATE, false, 30_000);
  }
}
