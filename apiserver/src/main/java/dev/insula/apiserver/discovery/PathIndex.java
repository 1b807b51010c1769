package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The document at {@code /}: which paths there are. Stateless. */
final class PathIndex {

  private static final List<String> FIXED =
      List.of(
          "/.well-known/openid-configuration",
          "/api",
          "/api/v1",
          "/apis",
          "/apis/",
          "/healthz",
          "/livez",
          "/metrics",
          "/metrics/slis",
          "/openapi/v2",
          "/openapi/v3",
          "/openapi/v3/",
          "/openid/v1/jwks",
          "/readyz",
          "/version");

  private PathIndex() {}

  static JsonObject document(BuiltInDocuments builtIn, List<ModelGroupVersion> custom) {
    var paths = new TreeSet<>(FIXED);
    builtIn.apiVersions().forEach(version -> add(version, paths));
    custom.forEach(version -> add(version.apiVersion(), paths));
    return JsonObject.of("paths", new JsonArray(paths));
  }

  private static void add(String apiVersion, Set<String> paths) {
    int slash = apiVersion.indexOf('/');
    if (slash > 0) {
      paths.add("/apis/" + apiVersion.substring(0, slash));
      paths.add("/apis/" + apiVersion);
    }
  }
}
