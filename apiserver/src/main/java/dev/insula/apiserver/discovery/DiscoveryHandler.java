package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.ApiResponse.Header;
import dev.insula.apiserver.request.PathHandler;
import dev.insula.apiserver.resource.Negotiation;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers {@code /api}, {@code /apis} and what stands directly below them for one control plane.
 * Thread-safe; keeps nothing but references.
 *
 * <p>Built-in groups come first, in their usual order, then custom ones by name.
 */
public final class DiscoveryHandler implements PathHandler {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final byte[] LIST_BEGIN =
      ascii(
          "{\"kind\":\"APIGroupDiscoveryList\",\"apiVersion\":\"apidiscovery.k8s.io/v2\","
              + "\"metadata\":{},\"items\":[");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] LIST_END = ascii("]}");

  private final BuiltInDocuments builtIn;
  private final ResourceRegistry resources;
  private final Supplier<String> serverAddress;

  /**
   * @param builtIn shared by all control planes
   * @param serverAddress host and port under which the control plane is reached
   */
  public DiscoveryHandler(
      BuiltInDocuments builtIn, ResourceRegistry resources, Supplier<String> serverAddress) {
    this.builtIn = builtIn;
    this.resources = resources;
    this.serverAddress = serverAddress;
  }

  @Override
  public Optional<ApiResponse> handle(ApiRequest request) {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return request.rawPath().equals("/") ? Optional.of(index()) : Optional.empty();
    }
    boolean core = path.getFirst().equals("api") && path.size() <= 2;
    boolean named = path.getFirst().equals("apis") && path.size() <= 3;
    if (!core && !named) {
      return Optional.empty();
    }
    ApiResponse answer = core ? core(request, path) : named(request, path);
    boolean anyMethod = named && path.size() < 3;
    if (answer.status() == 200 && !anyMethod && !request.method().equals("GET")) {
      throw ApiException.methodNotAllowed();
    }
    boolean routed = core || (path.size() == 3 && builtIn.group(path.get(1)) != null);
    return Optional.of(inForm(request, answer, routed));
  }

  /** As YAML, if that is asked for. */
  private static ApiResponse inForm(ApiRequest request, ApiResponse answer, boolean routed) {
    if (!(answer instanceof ApiResponse.Complete whole)
        || !answer.contentType().equals(ApiResponse.JSON)
        || !Negotiation.ofDocument(request, routed).yaml()) {
      return answer;
    }
    String text = Yaml.text(Json.parse(whole.body().getFirst()));
    return new ApiResponse.Complete(
        whole.status(),
        "application/yaml",
        whole.headers(),
        List.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private ApiResponse core(ApiRequest request, List<String> path) {
    if (path.size() == 2) {
      byte[] list = path.get(1).equals("v1") ? builtIn.resourceList("v1") : null;
      if (list == null) {
        throw ApiException.nothingThere();
      }
      return ApiResponse.json(200, list);
    }
    if (wantsAggregated(request)) {
      return aggregated(request, List.of(LIST_BEGIN, builtIn.aggregatedCore(), LIST_END));
    }
    return ApiResponse.json(200, PlainDiscovery.coreVersions(serverAddress.get()));
  }

  private ApiResponse named(ApiRequest request, List<String> path) {
    return switch (path.size()) {
      case 1 -> wantsAggregated(request) ? aggregatedGroups(request) : groups();
      case 2 -> group(path.get(1));
      default -> resourceList(path.get(1), path.get(2));
    };
  }

  private ApiResponse groups() {
    List<JsonObject> all = new ArrayList<>(builtIn.plainGroups());
    customGroups().values().forEach(versions -> all.add(PlainDiscovery.group(versions)));
    return ApiResponse.json(200, PlainDiscovery.groupList(all));
  }

  private ApiResponse aggregatedGroups(ApiRequest request) {
    List<byte[]> custom = new ArrayList<>();
    customGroups()
        .values()
        .forEach(versions -> custom.add(Json.bytes(AggregatedDiscovery.group(versions, false))));
    return aggregated(
        request,
        custom.isEmpty()
            ? List.of(LIST_BEGIN, builtIn.aggregatedGroups(), LIST_END)
            : List.of(
                LIST_BEGIN,
                builtIn.aggregatedGroups(),
                COMMA,
                BuiltInDocuments.joined(custom),
                LIST_END));
  }

  private ApiResponse group(String name) {
    List<ModelGroupVersion> versions = builtIn.group(name);
    if (versions == null || name.isEmpty()) {
      versions = customGroups().get(name);
    }
    return versions == null
        ? nothing()
        : ApiResponse.json(200, PlainDiscovery.groupDocument(PlainDiscovery.group(versions)));
  }

  private ApiResponse resourceList(String group, String name) {
    String apiVersion = group + "/" + name;
    byte[] list = builtIn.resourceList(apiVersion);
    if (list != null) {
      return ApiResponse.json(200, list);
    }
    for (ModelGroupVersion version : CustomGroups.of(resources.custom())) {
      if (version.apiVersion().equals(apiVersion)) {
        return ApiResponse.json(200, PlainDiscovery.resourceList(version));
      }
    }
    if (builtIn.group(group) != null) {
      throw ApiException.nothingThere();
    }
    return nothing();
  }

  private Map<String, List<ModelGroupVersion>> customGroups() {
    return BuiltInDocuments.byGroup(CustomGroups.of(resources.custom()));
  }

  private ApiResponse index() {
    return ApiResponse.json(200, PathIndex.document(builtIn, CustomGroups.of(resources.custom())));
  }

  /** The first form in the Accept header that we know decides. */
  private static boolean wantsAggregated(ApiRequest request) {
    for (String header : request.headers().all("Accept")) {
      for (String clause : header.split(",")) {
        String type = clause.replace(" ", "");
        if (type.startsWith("application/json")) {
          return type.contains(";g=apidiscovery.k8s.io")
              && type.contains(";v=v2")
              && !type.contains(";v=v2beta1")
              && type.contains(";as=APIGroupDiscoveryList");
        }
      }
    }
    return false;
  }

  private static ApiResponse aggregated(ApiRequest request, List<byte[]> body) {
    String tag =
        "\""
            + HexFormat.of()
                .withUpperCase()
                .formatHex(StorageVersionHash.sha256(body.toArray(byte[][]::new)))
            + "\"";
    var headers = List.of(new Header("ETag", tag), new Header("Vary", "Accept"));
    boolean known = request.headers().first("If-None-Match", "").equals(tag);
    return known
        ? new ApiResponse.Complete(304, AGGREGATED, headers, List.of())
        : new ApiResponse.Complete(200, AGGREGATED, headers, body);
  }

  private static ApiResponse nothing() {
    return ApiResponse.text(404, "404 page not found\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
