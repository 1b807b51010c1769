package dev.insula.apiserver.discovery;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.List;
import java.util.Optional;

/**
 * Answers {@code /version}, and says the same as a metric. Thread-safe.
 *
 * <p>Clients decide by {@code major} and {@code minor} what the server can do, so these are those
 * of the Kubernetes version whose API is served; the commit is Insula's.
 */
public final class VersionHandler implements PathHandler, MetricSource {

  private static final String KUBERNETES = "v1.36.2";

  private final byte[] document;
  private final String[] labels;

  /**
   * @param version of Insula
   * @param buildDate in RFC 3339
   */
  public VersionHandler(String version, String buildDate) {
    var out = new JsonObject();
    out.put("major", "1");
    out.put("minor", "36");
    out.put("emulationMajor", "1");
    out.put("emulationMinor", "36");
    out.put("minCompatibilityMajor", "1");
    out.put("minCompatibilityMinor", "35");
    out.put("gitVersion", KUBERNETES);
    out.put("gitCommit", "insula-" + version);
    out.put("gitTreeState", "clean");
    out.put("buildDate", buildDate);
    out.put("goVersion", "none");
    out.put("compiler", "java");
    out.put("platform", "jvm/" + Runtime.version().feature());
    document = Json.bytes(out);
    labels = labels(out);
  }

  private static String[] labels(JsonObject version) {
    return new String[] {
      "major", version.string("major", ""),
      "minor", version.string("minor", ""),
      "git_version", version.string("gitVersion", ""),
      "git_commit", version.string("gitCommit", ""),
      "git_tree_state", version.string("gitTreeState", ""),
      "build_date", version.string("buildDate", ""),
      "go_version", version.string("goVersion", ""),
      "compiler", version.string("compiler", ""),
      "platform", version.string("platform", "")
    };
  }

  @Override
  public void collect(Families families) {
    families.gauge("kubernetes_build_info", "1, with the version in labels.").point(1, labels);
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    if (!request.path().equals(List.of("version"))) {
      return Optional.empty();
    }
    if (!request.method().equals("GET")) {
      throw ApiException.methodNotAllowed();
    }
    return Optional.of(ApiResponse.json(200, document));
  }
}
