package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Labels and annotations of a super object that has others besides ours, such as those of a network
 * plug-in: which ones came from the tenant is noted at the object, so that those which the tenant
 * removes go and the others stay.
 */
public final class AppliedKeys {

  /** Annotation: keys of the labels, then of the annotations, that came from the tenant. */
  static final String ANNOTATION = Origin.DOMAIN + "/applied";

  private AppliedKeys() {}

  /** Keys that came from the tenant. */
  public record Noted(List<String> labels, List<String> annotations) {
    public Noted {
      labels = List.copyOf(labels);
      annotations = List.copyOf(annotations);
    }
  }

  /** Those that are noted in the metadata of a super object. */
  public static Noted noted(JsonObject metadata) {
    String[] parts = metadata.objectAt("annotations").string(ANNOTATION, ";").split(";", -1);
    return new Noted(keys(parts[0]), parts.length > 1 ? keys(parts[1]) : List.of());
  }

  private static List<String> keys(String list) {
    return list.isEmpty() ? List.of() : List.of(list.split(",", -1));
  }

  /** Notes the tenant's keys in metadata that has no others yet. */
  static void record(JsonObject metadata) {
    String labels = tenantKeys(metadata.objectAt("labels"));
    String annotations = tenantKeys(metadata.objectAt("annotations"));
    if (!labels.isEmpty() || !annotations.isEmpty()) {
      metadata.objectOrCreate("annotations").put(ANNOTATION, labels + ";" + annotations);
    }
  }

  /** Changes what is in the super cluster to what is wanted, and leaves what others added. */
  static void merge(JsonObject existing, JsonObject wanted) {
    Noted noted = noted(existing);
    mergeMap(existing, wanted, "labels", noted.labels());
    mergeMap(existing, wanted, "annotations", noted.annotations());
  }

  private static void mergeMap(
      JsonObject existing, JsonObject wanted, String member, List<String> noted) {
    JsonObject from = wanted.objectAt(member);
    JsonObject to = existing.objectOrCreate(member);
    for (String key : noted) {
      if (!from.containsKey(key)) {
        to.remove(key);
      }
    }
    if (!from.containsKey(ANNOTATION)) {
      to.remove(ANNOTATION);
    }
    for (int i = 0; i < from.size(); i++) {
      String key = from.keyAt(i);
      // The version is that of the creation: a newer one alone is no reason to write.
      if (!key.equals(Origin.VERSION) || !to.containsKey(key)) {
        to.put(key, from.valueAt(i));
      }
    }
  }

  private static String tenantKeys(JsonObject map) {
    Set<String> keys = new TreeSet<>();
    for (String key : map.keySet()) {
      if (!Origin.isReserved(key)) {
        keys.add(key);
      }
    }
    return String.join(",", keys);
  }
}
