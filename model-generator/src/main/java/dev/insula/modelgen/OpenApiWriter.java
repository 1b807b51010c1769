package dev.insula.modelgen;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.openapi.ApiOperation;
import dev.insula.machinery.openapi.DocumentedResource;
import dev.insula.machinery.openapi.DocumentedResource.Sub;
import dev.insula.machinery.openapi.OpenApiV2;
import dev.insula.machinery.openapi.OpenApiV2Protobuf;
import dev.insula.machinery.openapi.OpenApiV3;
import dev.insula.machinery.openapi.OperationTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the OpenAPI documents of the built-in kinds, compressed: {@code v3-<group
 * version>.json.gz} for each group version, {@code v2.json.gz}, {@code v2.pb.gz}, and {@code
 * index.txt} with a path, a hash and a file name a line.
 */
final class OpenApiWriter {

  private static final String VERSION = "1.36";

  private final Path directory;
  private final Map<String, JsonObject> types;
  private final OpenApiTypes v2;
  private final OpenApiTypes v3;
  private final StringBuilder index = new StringBuilder();

  OpenApiWriter(Path directory, Map<String, JsonObject> types, OpenApiTypes v2, OpenApiTypes v3) {
    this.directory = directory;
    this.types = types;
    this.v2 = v2;
    this.v3 = v3;
  }

  void write(JsonArray versions) throws IOException {
    Files.createDirectories(directory);
    List<ApiOperation> all = new ArrayList<>();
    Map<String, List<ApiOperation>> documents = new TreeMap<>();
    OperationTemplates.ofServer(groups(versions))
        .forEach((path, operation) -> documents.put(path, List.of(operation)));
    for (JsonObject version : versions.objects()) {
      documents.put(path(version), operations(version));
    }
    for (Map.Entry<String, List<ApiOperation>> document : documents.entrySet()) {
      all.addAll(document.getValue());
      String file = "v3-" + document.getKey().replace('/', '-') + ".json.gz";
      put(document.getKey(), file, v3(document.getValue()));
    }
    Map<String, JsonObject> definitions = new TreeMap<>();
    types.keySet().forEach(name -> definitions.put(name, v2.schema(name)));
    JsonObject document = OpenApiV2.document(VERSION, all, definitions);
    put("v2", "v2.json.gz", Json.bytes(document));
    put("v2.pb", "v2.pb.gz", OpenApiV2Protobuf.encode(document));
    Files.writeString(directory.resolve("index.txt"), index);
  }

  /** A document with the schemas that its operations refer to. */
  private byte[] v3(List<ApiOperation> operations) {
    Set<String> used = new TreeSet<>();
    for (ApiOperation operation : operations) {
      reach(operation.body(), used);
      reach(operation.result(), used);
    }
    Map<String, JsonObject> schemas = new TreeMap<>();
    used.forEach(name -> schemas.put(name, v3.schema(name)));
    return Json.bytes(OpenApiV3.document(VERSION, operations, schemas));
  }

  private static Set<String> groups(JsonArray versions) {
    Set<String> out = new TreeSet<>();
    versions.objects().forEach(version -> out.add(version.string("group", "")));
    out.remove("");
    return out;
  }

  /** {@code api/v1} or {@code apis/apps/v1}. */
  private static String path(JsonObject version) {
    String group = version.string("group", "");
    String name = version.string("version", "");
    return group.isEmpty() ? "api/" + name : "apis/" + group + "/" + name;
  }

  private static List<ApiOperation> operations(JsonObject version) {
    List<ApiOperation> out = new ArrayList<>();
    out.add(
        OperationTemplates.resourceList(
            version.string("group", ""), version.string("version", "")));
    for (JsonObject resource : version.objects("resources")) {
      out.addAll(OperationTemplates.of(documented(version, resource)));
    }
    return out;
  }

  private static DocumentedResource documented(JsonObject version, JsonObject resource) {
    String home = version.string("package", "") + ".";
    String list = resource.string("listKind", "");
    List<Sub> subs = new ArrayList<>();
    for (JsonObject sub : resource.objects("subresources")) {
      subs.add(
          new Sub(
              sub.string("name", ""),
              kind(sub),
              sub.string("type", ""),
              Set.copyOf(sub.strings("verbs"))));
    }
    return new DocumentedResource(
        version.string("group", ""),
        version.string("version", ""),
        resource.string("plural", ""),
        kind(resource),
        resource.string("type", ""),
        list.isEmpty() ? "" : home + list,
        resource.bool("namespaced", false),
        Set.copyOf(resource.strings("verbs")),
        resource.bool("returnsDeleted", false),
        subs,
        true);
  }

  private static GroupVersionKind kind(JsonObject of) {
    return new GroupVersionKind(
        of.string("group", ""), of.string("version", ""), of.string("kind", ""));
  }

  private void reach(Object from, Set<String> used) {
    switch (from) {
      case String name when types.containsKey(name) && used.add(name) ->
          reach(types.get(name), used);
      case JsonObject object -> {
        if (object.get("$ref") instanceof String reference) {
          reach(reference, used);
        }
        object.values().stream().filter(v -> v instanceof JsonObject).forEach(v -> reach(v, used));
      }
      default -> {
        // Nothing is referred to.
      }
    }
  }

  private void put(String path, String file, byte[] content) throws IOException {
    try (var out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve(file))) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      out.write(content);
    }
    index.append(path).append(' ').append(hash(content)).append(' ').append(file).append('\n');
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().withUpperCase().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
