package dev.insula.bench.micro;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole requests without the HTTP in front of them: authentication to the encoded answer. Writes
 * are dry runs, which do all but the commit, so that the disk is not what is measured.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class RequestBenchmarks {

  private static final String NAMESPACE = "/api/v1/namespaces/default/";
  private static final int PODS = 500;
  private static final Map<String, List<String>> DRY = Map.of("dryRun", List.of("All"));

  private Path directory;
  private RocksStore store;
  private ApiServer server;
  private HostedControlPlane plane;
  private List<X509Certificate> peer;
  private ApiRequest create;
  private ApiRequest get;
  private ApiRequest list;
  private ApiRequest patch;
  private ApiRequest update;
  private ApiRequest apply;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("insula-jmh-");
    store = RocksStore.open(directory, StoreOptions.defaults());
    server = ApiServer.start(store, FrontOptions.local(0, "bench"));
    plane = server.controlPlanes().create("bench");
    var owner = List.of(UserInfo.MASTERS);
    peer =
        List.of(plane.credentials().pki().client("bench", owner, Duration.ofDays(1)).certificate());
    for (int n = 0; n < PODS; n++) {
      succeed(request("POST", "pods", pod("pod-" + n), Map.of(), "application/json"));
    }
    create = request("POST", "pods", pod("another"), DRY, "application/json");
    get = request("GET", "pods/pod-1", null, Map.of(), "");
    list = request("GET", "pods", null, Map.of(), "");
    JsonObject labels = JsonObject.of("labels", JsonObject.of("changed", "yes"));
    JsonObject change = JsonObject.of("metadata", labels);
    patch = request("PATCH", "pods/pod-1", change, DRY, "application/merge-patch+json");
    JsonObject changed = body(succeed(get));
    JsonObject metadata = changed.objectOrCreate("metadata");
    metadata.remove("resourceVersion");
    metadata.putAll(labels.deepCopy());
    update = request("PUT", "pods/pod-1", changed, DRY, "application/json");
    JsonObject owned = change.objectAt("metadata").deepCopy();
    owned.put("name", "pod-1");
    var applied = JsonObject.of("apiVersion", "v1", "kind", "Pod", "metadata", owned);
    apply =
        request(
            "PATCH",
            "pods/pod-1",
            applied,
            Map.of("dryRun", List.of("All"), "fieldManager", List.of("bench")),
            "application/apply-patch+yaml");
  }

  private static JsonObject pod(String name) {
    JsonObject container =
        JsonObject.of(
            "name",
            "main",
            "image",
            "registry.k8s.io/pause:3.10",
            "resources",
            JsonObject.of("requests", JsonObject.of("cpu", "10m", "memory", "16Mi")));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"),
        "spec",
        JsonObject.of("containers", JsonArray.of(container)));
  }

  private ApiRequest request(
      String method,
      String path,
      JsonObject body,
      Map<String, List<String>> query,
      String contentType) {
    String raw = NAMESPACE + path;
    return new ApiRequest(
        method,
        raw,
        List.of(raw.substring(1).split("/", -1)),
        new Query(query),
        new Headers(
            Map.of(
                "Accept",
                List.of("application/json"),
                "Content-Type",
                List.of(contentType),
                "User-Agent",
                List.of("insula-bench"))),
        body == null ? new byte[0] : Json.bytes(body),
        peer,
        UserInfo.ANONYMOUS,
        "127.0.0.1",
        "b7a0c1f2-0000-4000-8000-000000000000");
  }

  private static JsonObject body(ApiResponse answer) {
    return Json.parseObject(((ApiResponse.Complete) answer).body().getFirst());
  }

  private ApiResponse succeed(ApiRequest request) {
    ApiResponse answer = plane.handle(request);
    if (answer.status() >= 300) {
      throw new IllegalStateException(request + " is answered with " + answer.status());
    }
    return answer;
  }

  @Benchmark
  public ApiResponse create() {
    return succeed(create);
  }

  @Benchmark
  public ApiResponse get() {
    return succeed(get);
  }

  @Benchmark
  public ApiResponse listOf500() {
    return succeed(list);
  }

  @Benchmark
  public ApiResponse mergePatch() {
    return succeed(patch);
  }

  @Benchmark
  public ApiResponse update() {
    return succeed(update);
  }

  @Benchmark
  public ApiResponse apply() {
    return succeed(apply);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    server.close();
    store.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
