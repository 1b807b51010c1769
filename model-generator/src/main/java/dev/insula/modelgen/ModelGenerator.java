package dev.insula.modelgen;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The generator's command: reads the source packages, writes the model.
 *
 * <p>Outputs in {@code dev/insula/apiserver/model} below the output directory:
 *
 * <ul>
 *   <li>{@code types.txt}: one type a line, sorted: its full name, how many bytes its schema has,
 *       and its schema as JSON, with tabs between;
 *   <li>{@code resources.json}: groups in the order of discovery, and the resources of each
 *       version.
 * </ul>
 *
 * <p>and the OpenAPI documents in {@code dev/insula/apiserver/openapi}, see {@link OpenApiWriter}.
 *
 * <p>The same inputs give the same bytes. If the outputs were made from the same inputs before,
 * nothing is done.
 */
public final class ModelGenerator {

  /** Types that no resource refers to and that requests, answers or documents have. */
  private static final List<String> FURTHER_TYPES =
      List.of(
          "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroup",
          "io.k8s.apimachinery.pkg.apis.meta.v1.APIGroupList",
          "io.k8s.apimachinery.pkg.apis.meta.v1.APIResourceList",
          "io.k8s.apimachinery.pkg.apis.meta.v1.APIVersions",
          "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
          "io.k8s.apimachinery.pkg.apis.meta.v1.Patch",
          "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
          "io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent",
          "io.k8s.apimachinery.pkg.version.Info");

  private ModelGenerator() {}

  /** Arguments: sources jar of client-java-proto, that of client-java-api, output directory. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: ModelGenerator PROTO-SOURCES.jar API-SOURCES.jar OUTPUT-DIR");
      System.exit(2);
    }
    Path proto = Path.of(args[0]);
    Path api = Path.of(args[1]);
    Path out = Path.of(args[2], "dev", "insula", "apiserver", "model");
    var stamp = new Stamp(Path.of(args[2] + ".stamp"), List.of(proto, api));
    if (stamp.isCurrent() && Files.isDirectory(out)) {
      return;
    }
    Files.createDirectories(out);
    write(proto, api, out);
    stamp.write();
  }

  private static void write(Path proto, Path api, Path out) throws IOException {
    List<GroupVersionSource> groupVersions = Declared.groupVersions();
    Sources sources = Sources.read(proto, api, groupVersions);
    var names =
        new TypeNames(
            sources.messages().keySet().stream().sorted().toList(),
            sources.models().keySet(),
            Declared.javaTypes());
    JsonArray versions = resources(groupVersions, sources, names);
    var builder =
        new TypeBuilder(names, sources.messages(), Declared.fields(), Declared.presence());
    var collector = new TypeCollector(names, sources, builder, Declared.types());
    Map<String, JsonObject> types = collector.collect(roots(versions, names, sources));

    var descriptions = new Descriptions(names, sources.models(), collector, builder);
    Set<String> byHand = Declared.types().keySet();
    var kinds = KindsOfTypes.of(groupVersions, types);
    new OpenApiWriter(
            out.resolveSibling("openapi"),
            types,
            new OpenApiTypes(types, byHand, kinds, descriptions, false),
            new OpenApiTypes(types, byHand, kinds, descriptions, true))
        .write(versions);

    Files.write(out.resolve("resources.json"), Json.bytes(versions));
    var text = new StringBuilder();
    types.forEach(
        (name, type) -> {
          String json = Json.string(type);
          int bytes = json.getBytes(StandardCharsets.UTF_8).length;
          text.append(name).append('\t').append(bytes).append('\t').append(json).append('\n');
        });
    Files.writeString(out.resolve("types.txt"), text, StandardCharsets.UTF_8);
  }

  private static JsonArray resources(
      List<GroupVersionSource> groupVersions, Sources sources, TypeNames names) {
    Map<String, String> byPackage = new HashMap<>();
    groupVersions.forEach(
        g -> byPackage.put(TypeNames.full(g.goPackage() + ".X").replace(".X", ""), g.apiVersion()));
    var builder = new ResourceBuilder(names, byPackage, Declared.resources());
    var out = new JsonArray();
    for (GroupVersionSource source : groupVersions) {
      List<Operation> operations = sources.operations().getOrDefault(source, List.of());
      out.add(
          JsonObject.of(
              "group",
              source.group(),
              "version",
              source.version(),
              "package",
              TypeNames.full(source.goPackage()),
              "resources",
              builder.build(source, operations)));
    }
    return out;
  }

  private static List<String> roots(JsonArray versions, TypeNames names, Sources sources) {
    var out = new ArrayList<>(FURTHER_TYPES);
    for (JsonObject version : versions.objects()) {
      String prefix = version.string("package", "") + ".";
      for (JsonObject resource : version.objects("resources")) {
        out.add(resource.string("type", ""));
        if (resource.get("listKind") instanceof String list) {
          out.add(prefix + list);
        }
      }
    }
    sources.operations().values().stream()
        .flatMap(List::stream)
        .map(operation -> names.fullName(operation.returns()))
        .filter(name -> name != null)
        .forEach(out::add);
    return out;
  }
}
