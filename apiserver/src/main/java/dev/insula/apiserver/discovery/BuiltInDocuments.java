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
 * Discovery of the built-in kinds, rendered once for all control planes. Immutable, thread-safe;
 * the byte arrays are shared.
 */
public final class BuiltInDocuments {

  private final Map<String, List<ModelGroupVersion>> groups;
  private final Map<String, byte[]> resourceLists = new LinkedHashMap<>();
  private final List<JsonObject> plainGroups = new ArrayList<>();
  private final byte[] aggregatedCore;
  private final byte[] aggregatedGroups;

  public BuiltInDocuments(KubernetesModel model) {
    groups = byGroup(model.groupVersions());
    model
        .groupVersions()
        .forEach(
            v -> resourceLists.put(v.apiVersion(), Json.bytes(PlainDiscovery.resourceList(v))));
    List<byte[]> aggregated = new ArrayList<>();
    groups.forEach(
        (name, versions) -> {
          if (!name.isEmpty()) {
            plainGroups.add(PlainDiscovery.group(versions));
            aggregated.add(Json.bytes(AggregatedDiscovery.group(versions, true)));
          }
        });
    List<ModelGroupVersion> core = groups.getOrDefault("", List.of());
    aggregatedCore = Json.bytes(AggregatedDiscovery.group(core, true));
    aggregatedGroups = joined(aggregated);
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
    return plainGroups;
  }

  /** The versions of a group, or null if it is not built in. */
  @Nullable List<ModelGroupVersion> group(String name) {
    return groups.get(name);
  }

  /** {@code /apis/GROUP/VERSION}, or null if it is not built in. */
  byte @Nullable [] resourceList(String apiVersion) {
    return resourceLists.get(apiVersion);
  }

  /** The core group as an element of the aggregated form. */
  byte[] aggregatedCore() {
    return aggregatedCore;
  }

  /** All other groups as elements of the aggregated form, separated by commas. */
  byte[] aggregatedGroups() {
    return aggregatedGroups;
  }

  /** {@code v1}, {@code apps/v1}, … */
  List<String> apiVersions() {
    return List.copyOf(resourceLists.keySet());
  }
}
