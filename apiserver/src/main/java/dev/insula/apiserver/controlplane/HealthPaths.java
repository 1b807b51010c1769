package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.store.Keyspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The health endpoints: {@code /healthz}, {@code /livez}, {@code /readyz}, each whole or one check
 * of it. Thread-safe.
 *
 * <p>A control plane that can answer is alive; it is ready when its key space can be read.
 */
final class HealthPaths implements PathHandler {

  private static final Map<String, List<String>> CHECKS =
      Map.of(
          "healthz", List.of("ping", "log", "store"),
          "livez", List.of("ping", "log", "store"),
          "readyz", List.of("ping", "log", "store", "informer-sync", "shutdown"));

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
    return known ? Optional.of(one()) : Optional.of(ApiResponse.text(404, "404 page not found\n"));
  }

  private ApiResponse all(String endpoint, List<String> checks, ApiRequest request) {
    Set<String> excluded = Set.copyOf(request.query().all("exclude"));
    boolean good = isReadable();
    if (good && !request.query().has("verbose")) {
      return ApiResponse.text(200, "ok");
    }
    var out = new StringBuilder();
    for (String check : checks) {
      if (excluded.contains(check)) {
        out.append("[+]").append(check).append(" excluded: ok\n");
      } else if (good || !check.equals("store")) {
        out.append("[+]").append(check).append(" ok\n");
      } else {
        out.append("[-]").append(check).append(" failed: reason withheld\n");
      }
    }
    out.append(endpoint).append(good ? " check passed\n" : " check failed\n");
    return ApiResponse.text(good ? 200 : 500, out.toString());
  }

  private ApiResponse one() {
    return isReadable() ? ApiResponse.text(200, "ok") : ApiResponse.text(500, "not ok");
  }

  private boolean isReadable() {
    try {
      return keyspace.revision() >= 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }
}
