package dev.insula.apiserver.model;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the model's resource files. Stateless. */
final class ModelReader {

  private ModelReader() {}

  static byte[] bytes(String file) {
    try (InputStream in = ModelReader.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing: the build did not make the model");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<ModelGroupVersion> groupVersions() {
    List<ModelGroupVersion> out = new ArrayList<>();
    for (JsonObject version : ((JsonArray) Json.parse(bytes("resources.json"))).objects()) {
      List<ModelResource> resources =
          version.objects("resources").stream().map(ModelReader::resource).toList();
      out.add(
          new ModelGroupVersion(
              version.string("group", ""),
              version.string("version", ""),
              version.string("package", ""),
              resources));
    }
    return List.copyOf(out);
  }

  private static ModelResource resource(JsonObject json) {
    String group = json.string("group", "");
    String version = json.string("version", "");
    Map<String, ModelSubresource> subresources = new LinkedHashMap<>();
    for (JsonObject sub : json.objects("subresources")) {
      subresources.put(
          sub.string("name", ""),
          new ModelSubresource(sub.string("name", ""), kind(sub), sub.strings("verbs")));
    }
    var resource = new GroupVersionResource(group, version, json.string("plural", ""));
    return new ModelResource(
        resource,
        kind(json),
        json.string("listKind", ""),
        json.string("singular", ""),
        json.bool("namespaced", false),
        json.strings("shortNames"),
        json.strings("categories"),
        json.strings("verbs"),
        json.string("storage", resource.apiVersion()),
        subresources);
  }

  private static GroupVersionKind kind(JsonObject json) {
    return new GroupVersionKind(
        json.string("group", ""), json.string("version", ""), json.string("kind", ""));
  }
}
