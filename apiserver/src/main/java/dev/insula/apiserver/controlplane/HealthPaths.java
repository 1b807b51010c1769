package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.store.Keyspace;
import dev.insula.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The health endpoints: {@code /healthz}, {@code /livez}, {@code /readyz}, each whole or one check
 * of it. Thread-safe.
 *
 * <p>A control plane that can answer is alive and ready when its key space can be read; that check
 * has upstream's name, by which probes ask for it or leave it out.
 */
final class HealthPaths implements PathHandler, MetricSource {

  private static final String STORE = "etcd";
  private static final String STORE_READY = "etcd-readiness";

  private static final Map<String, List<String>> CHECKS =
      Map.of(
          "healthz", List.of("ping", "log", STORE),
          "livez", List.of("ping", "log", STORE),
          "readyz", List.of("ping", "log", STORE, STORE_READY, "informer-sync", "shutdown"));

  private final Keyspace keyspace;

  HealthPaths(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    List<String> path = request.path();
    if (path.isEmpty() || !CHECKS.containsKey(path.getFirst())) {
      return Optional.empty();
    }
    String endpoint = path.getFirst();
    List<String> checks = CHECKS.getOrDefault(endpoint, List.of());
    if (path.size() == 1) {
      return Optional.of(all(endpoint, checks, request));
    }
    boolean known = path.size() == 2 && checks.contains(path.get(1));
    return known
        ? Optional.of(one(path.get(1)))
        : Optional.of(ApiResponse.text(404, "404 page not found\n"));
  }

  private ApiResponse all(String endpoint, List<String> checks, ApiRequest request) {
    var unknown = new TreeSet<>(request.query().all("exclude"));
    boolean readable = isReadable();
    boolean good = true;
    var out = new StringBuilder();
    for (String check : checks) {
      if (unknown.remove(check)) {
        out.append("[+]").append(check).append(" excluded: ok\n");
      } else if (passes(check, readable)) {
        out.append("[+]").append(check).append(" ok\n");
      } else {
        good = false;
        out.append("[-]").append(check).append(" failed: reason withheld\n");
      }
    }
    if (good && !request.query().has("verbose")) {
      return ApiResponse.text(200, "ok");
    }
    if (!unknown.isEmpty()) {
      out.append("warn: some health checks cannot be excluded: no matches for ")
          .append(unknown.stream().map(name -> '"' + name + '"').collect(Collectors.joining(",")))
          .append('\n');
    }
    out.append(endpoint).append(good ? " check passed\n" : " check failed\n");
    return ApiResponse.text(good ? 200 : 500, out.toString());
  }

  private ApiResponse one(String check) {
    return passes(check, isReadable())
        ? ApiResponse.text(200, "ok")
        : ApiResponse.text(500, "internal server error: the store can't be read\n");
  }

  private static boolean passes(String check, boolean readable) {
    return readable || !(check.equals(STORE) || check.equals(STORE_READY));
  }

  @Override
  public void collect(Families families) {
    boolean readable = isReadable();
    Families.Numbers health =
        families.gauge("kubernetes_healthcheck", "1 for each health check that passes.");
    CHECKS.forEach(
        (endpoint, checks) -> {
          for (String check : checks) {
            health.point(passes(check, readable) ? 1 : 0, "name", check, "type", endpoint);
          }
        });
  }

  private boolean isReadable() {
    try {
      return keyspace.revision() >= 0;
    } catch (StoreException | IllegalStateException e) {
      return false;
    }
  }
}
