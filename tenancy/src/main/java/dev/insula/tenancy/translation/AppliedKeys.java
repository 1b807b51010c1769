package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import java.util.Set;
import java.util.TreeSet;

/**
 * Labels and annotations of a super object that has others besides ours, such as those of a network
 * plug-in: which ones came from the tenant is noted at the object, so that those which the tenant
 * removes go and the others stay.
 */
final class AppliedKeys {

  /** Annotation: keys of the labels, then of the annotations, that came from the tenant. */
  static final String ANNOTATION = Origin.DOMAIN + "/applied";

  private AppliedKeys() {}

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
    String[] noted = existing.objectAt("annotations").string(ANNOTATION, ";").split(";", -1);
    mergeMap(existing, wanted, "labels", noted[0]);
    mergeMap(existing, wanted, "annotations", noted.length > 1 ? noted[1] : "");
  }

  private static void mergeMap(
      JsonObject existing, JsonObject wanted, String member, String noted) {
    JsonObject from = wanted.objectAt(member);
    JsonObject to = existing.objectOrCreate(member);
    for (String key : noted.split(",", -1)) {
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
