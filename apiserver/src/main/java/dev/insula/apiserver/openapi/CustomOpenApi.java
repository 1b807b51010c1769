package dev.insula.apiserver.openapi;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.openapi.ApiOperation;
import dev.insula.machinery.openapi.DocumentedResource;
import dev.insula.machinery.openapi.DocumentedResource.Sub;
import dev.insula.machinery.openapi.OpenApiV2;
import dev.insula.machinery.openapi.OpenApiV2Protobuf;
import dev.insula.machinery.openapi.OpenApiV3;
import dev.insula.machinery.openapi.OperationTemplates;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one image of custom resources, all rendered. Immutable, thread-safe; thrown away
 * with the image.
 */
final class CustomOpenApi {

  private static final String VERSION = "1.36";
  private static final String SCALE = "io.k8s.api.autoscaling.v1.Scale";

  /** One document and its hash. */
  record Document(String hash, byte[] json) {}

  private final ServedResources image;
  private final Map<String, Document> v3 = new TreeMap<>();
  private final JsonObject v2Part;

  CustomOpenApi(ServedResources image, BuiltInOpenApi builtIn) {
    this.image = image;
    Map<String, List<ResourceDefinition>> byVersion = new LinkedHashMap<>();
    for (ResourceDefinition definition : image.all()) {
      byVersion
          .computeIfAbsent("apis/" + definition.apiVersion(), _ -> new ArrayList<>())
          .add(definition);
    }
    List<ApiOperation> all = new ArrayList<>();
    Map<String, JsonObject> definitions = new TreeMap<>();
    var swagger = new CustomSchemas(false, builtIn.shared());
    byVersion.forEach(
        (path, resources) -> {
          List<ApiOperation> operations = operations(resources);
          all.addAll(operations);
          v3.put(path, document(operations, resources, builtIn.shared()));
          for (ResourceDefinition definition : resources) {
            String name = CustomSchemas.name(definition);
            definitions.put(name, swagger.object(definition));
            definitions.put(name + "List", swagger.list(definition));
          }
        });
    var tree = new JsonObject();
    tree.putAll(definitions);
    v2Part = JsonObject.of("paths", OpenApiV2.paths(all), "definitions", tree);
  }

  boolean isOf(ServedResources other) {
    return image.equals(other);
  }

  /** By path, such as {@code apis/example.com/v1}. */
  Map<String, Document> v3() {
    return v3;
  }

  /** The paths and definitions that a Swagger document has for these kinds. */
  JsonObject v2Part() {
    return v2Part;
  }

  byte[] v2Protobuf() {
    return OpenApiV2Protobuf.encode(v2Part);
  }

  private static Document document(
      List<ApiOperation> operations,
      List<ResourceDefinition> resources,
      BuiltInOpenApi.Shared shared) {
    Map<String, JsonObject> schemas = new TreeMap<>();
    var shown = new CustomSchemas(true, shared);
    for (ResourceDefinition definition : resources) {
      String name = CustomSchemas.name(definition);
      schemas.put(name, shown.object(definition));
      schemas.put(name + "List", shown.list(definition));
    }
    JsonObject document = OpenApiV3.document(VERSION, operations, schemas);
    addReferred(document, document.objectAt("components", "schemas"), shared.schemas());
    byte[] json = Json.bytes(document);
    return new Document(hash(json), json);
  }

  /** Adds the schemas that a part of a document refers to, and those that they refer to. */
  private static void addReferred(@Nullable Object part, JsonObject schemas, JsonObject known) {
    switch (part) {
      case JsonObject object -> {
        String name = object.string("$ref", "");
        name = name.substring(name.lastIndexOf('/') + 1);
        if (!schemas.containsKey(name) && known.get(name) instanceof JsonObject schema) {
          schemas.put(name, schema);
          addReferred(schema, schemas, known);
        }
        // A copy, as schemas are added while they are walked.
        List.copyOf(object.values()).forEach(value -> addReferred(value, schemas, known));
      }
      case JsonArray array -> array.forEach(value -> addReferred(value, schemas, known));
      case null, default -> {}
    }
  }

  private static List<ApiOperation> operations(List<ResourceDefinition> resources) {
    List<ApiOperation> out = new ArrayList<>();
    resources.forEach(definition -> out.addAll(OperationTemplates.of(documented(definition))));
    return out;
  }

  private static DocumentedResource documented(ResourceDefinition definition) {
    String name = CustomSchemas.name(definition);
    List<Sub> subs = new ArrayList<>();
    for (Subresource sub : definition.subresources().values()) {
      String type = sub instanceof Subresource.View ? SCALE : name;
      subs.add(new Sub(sub.name(), sub.kind(), type, words(sub.verbs())));
    }
    return new DocumentedResource(
        definition.resource().group(),
        definition.resource().version(),
        definition.resource().resource(),
        definition.groupVersionKind(),
        name,
        name + "List",
        definition.namespaced(),
        words(definition.verbs()),
        false,
        subs,
        false);
  }

  private static Set<String> words(Set<Verb> verbs) {
    return verbs.stream().map(Verb::word).collect(Collectors.toSet());
  }

  static String hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().withUpperCase().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
