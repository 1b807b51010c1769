package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Discovery of the built-in kinds, rendered once for all control planes. Thread-safe; the byte
 * arrays are shared.
 */
public final class BuiltInDocuments {

  private final List<ModelGroupVersion> versions;
  private final Map<String, List<ModelGroupVersion>> groups;
  private volatile @Nullable Rendered rendered;

  public BuiltInDocuments(KubernetesModel model) {
    versions = model.groupVersions();
    groups = byGroup(versions);
  }

  /** What is rendered when it is first asked for, so that a start need not wait for it. */
  private record Rendered(
      Map<String, byte[]> resourceLists,
      List<JsonObject> plainGroups,
      byte[] aggregatedCore,
      byte[] aggregatedGroups) {}

  private Rendered rendered() {
    Rendered known = rendered;
    if (known == null) {
      known = render();
      rendered = known;
    }
    return known;
  }

  private Rendered render() {
    Map<String, byte[]> resourceLists = new LinkedHashMap<>();
    versions.forEach(
        v -> resourceLists.put(v.apiVersion(), Json.bytes(PlainDiscovery.resourceList(v))));
    List<JsonObject> plainGroups = new ArrayList<>();
    List<byte[]> aggregated = new ArrayList<>();
    groups.forEach(
        (name, ofGroup) -> {
          if (!name.isEmpty()) {
            plainGroups.add(PlainDiscovery.group(ofGroup));
            aggregated.add(Json.bytes(AggregatedDiscovery.group(ofGroup, true)));
          }
        });
    List<ModelGroupVersion> core = groups.getOrDefault("", List.of());
    byte[] aggregatedCore = Json.bytes(AggregatedDiscovery.group(core, true));
    return new Rendered(resourceLists, plainGroups, aggregatedCore, joined(aggregated));
  }

  /** Versions by group, both in the order given. */
  static Map<String, List<ModelGroupVersion>> byGroup(List<ModelGroupVersion> versions) {
    Map<String, List<ModelGroupVersion>> out = new LinkedHashMap<>();
    versions.forEach(v -> out.computeIfAbsent(v.group(), _ -> new ArrayList<>()).add(v));
    return out;
  }

  /** Elements of a JSON array, without its brackets. */
  static byte[] joined(List<byte[]> elements) {
    var out = new ByteArrayOutputStream();
    for (byte[] element : elements) {
      if (out.size() > 0) {
        out.write(',');
      }
      out.writeBytes(element);
    }
    return out.toByteArray();
  }

  /** The groups with names, in the order of discovery. */
  List<JsonObject> plainGroups() {
    return rendered().plainGroups();
  }

  /** The versions of a group, or null if it is not built in. */
  @Nullable List<ModelGroupVersion> group(String name) {
    return groups.get(name);
  }

  /** {@code /apis/GROUP/VERSION}, or null if it is not built in. */
  byte @Nullable [] resourceList(String apiVersion) {
    return rendered().resourceLists().get(apiVersion);
  }

  /** The core group as an element of the aggregated form. */
  byte[] aggregatedCore() {
    return rendered().aggregatedCore();
  }

  /** All other groups as elements of the aggregated form, separated by commas. */
  byte[] aggregatedGroups() {
    return rendered().aggregatedGroups();
  }

  /** {@code v1}, {@code apps/v1}, … */
  List<String> apiVersions() {
    return versions.stream().map(ModelGroupVersion::apiVersion).toList();
  }
}
