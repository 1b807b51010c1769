package dev.insula.apiserver.openapi;

import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.ApiResponse.Header;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /openapi/v3} and {@code /openapi/v2} for one control plane. Thread-safe.
 *
 * <p>Documents are cached by clients under URLs with their hash; a URL with an old hash leads to
 * the new one. What was rendered of custom kinds is kept until memory is short or they change.
 */
public final class OpenApiHandler implements PathHandler {

  private final BuiltInOpenApi builtIn;
  private final ResourceRegistry resources;
  private volatile SoftReference<CustomOpenApi> rendered = new SoftReference<>(null);

  /**
   * @param builtIn shared by all control planes
   */
  public OpenApiHandler(BuiltInOpenApi builtIn, ResourceRegistry resources) {
    this.builtIn = builtIn;
    this.resources = resources;
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    List<String> path = request.path();
    if (path.size() < 2 || !path.getFirst().equals("openapi")) {
      return Optional.empty();
    }
    boolean v3 = path.get(1).equals("v3");
    if (!v3 && !(path.get(1).equals("v2") && path.size() == 2)) {
      return Optional.empty();
    }
    if (!request.method().equals("GET")) {
      throw ApiException.methodNotAllowed();
    }
    if (!v3) {
      return Optional.of(new SwaggerAnswer(builtIn, custom()).to(request));
    }
    return Optional.of(
        path.size() == 2
            ? index()
            : document(request, String.join("/", path.subList(2, path.size()))));
  }

  private ApiResponse index() {
    Map<String, String> hashes = new TreeMap<>(builtIn.v3Hashes());
    CustomOpenApi custom = custom();
    if (custom != null) {
      custom.v3().forEach((path, document) -> hashes.put(path, document.hash()));
    }
    var paths = new JsonObject();
    hashes.forEach(
        (path, hash) -> paths.put(path, JsonObject.of("serverRelativeURL", url(path, hash))));
    return ApiResponse.json(200, JsonObject.of("paths", paths));
  }

  private ApiResponse document(ApiRequest request, String path) {
    if (!Answers.acceptsJson(request)) {
      return Answers.notAcceptable();
    }
    BuiltInOpenApi.Entry entry = path.startsWith("v2") ? null : builtIn.entry(path);
    if (entry != null) {
      ApiResponse moved = moved(request, path, entry.hash());
      return moved != null
          ? moved
          : Answers.compressed(
              request,
              ApiResponse.JSON,
              entry.hash(),
              isPinned(request),
              builtIn.compressed(entry));
    }
    CustomOpenApi custom = custom();
    CustomOpenApi.Document document = custom == null ? null : custom.v3().get(path);
    if (document == null) {
      return ApiResponse.text(404, "404 page not found\n");
    }
    ApiResponse moved = moved(request, path, document.hash());
    return moved != null
        ? moved
        : Answers.plain(
            request,
            ApiResponse.JSON,
            document.hash(),
            isPinned(request),
            List.of(document.json()));
  }

  private static boolean isPinned(ApiRequest request) {
    return !request.query().first("hash", "").isEmpty();
  }

  /** The way to the version that there is, if the URL names another; else null. */
  private static @Nullable ApiResponse moved(ApiRequest request, String path, String hash) {
    if (!isPinned(request) || request.query().first("hash", "").equals(hash)) {
      return null;
    }
    var headers = List.of(new Header("Location", url(path, hash)), Answers.VARY);
    return new ApiResponse.Complete(301, "", headers, List.of());
  }

  private static String url(String path, String hash) {
    return "/openapi/v3/" + path + "?hash=" + hash;
  }

  /** The documents of the custom resources as they are now; null if there are none. */
  private @Nullable CustomOpenApi custom() {
    ServedResources image = resources.custom();
    if (image.all().isEmpty()) {
      return null;
    }
    CustomOpenApi known = rendered.get();
    if (known == null || !known.isOf(image)) {
      known = new CustomOpenApi(image, builtIn);
      rendered = new SoftReference<>(known);
    }
    return known;
  }
}
