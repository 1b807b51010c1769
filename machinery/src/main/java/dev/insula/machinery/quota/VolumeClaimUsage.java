package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quantity.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Claims and the storage they ask for, in all and by storage class. */
record VolumeClaimUsage() implements UsageEvaluator {

  private static final String COUNT = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  @Override
  public boolean measures(String name) {
    return name.equals("count/" + COUNT)
        || name.equals(COUNT)
        || name.equals(STORAGE)
        || name.endsWith(OF_CLASS + COUNT)
        || name.endsWith(OF_CLASS + STORAGE);
  }

  @Override
  public Amounts usage(JsonObject claim, Instant now) {
    String storageClass =
        Meta.annotations(claim)
            .getOrDefault(CLASS_ANNOTATION, claim.objectAt("spec").string("storageClassName", ""));
    Amounts out = Amounts.oneOf(COUNT, "count/" + COUNT);
    if (!storageClass.isEmpty()) {
      out = out.with(storageClass + OF_CLASS + COUNT, Quantity.of(1));
    }
    Quantity storage = storage(claim);
    if (storage != null) {
      out = out.with(STORAGE, storage);
      if (!storageClass.isEmpty()) {
        out = out.with(storageClass + OF_CLASS + STORAGE, storage);
      }
    }
    return out;
  }

  /** What is asked for, or what is being allocated if that is more; in whole bytes. */
  private static @Nullable Quantity storage(JsonObject claim) {
    Map<String, Quantity> asked =
        Amounts.of(claim.objectAt("spec", "resources", "requests")).byName();
    Map<String, Quantity> allocated =
        Amounts.of(claim.objectAt("status", "allocatedResources")).byName();
    Quantity out = asked.get("storage");
    Quantity held = allocated.get("storage");
    if (out != null && held != null && held.compareTo(out) > 0) {
      out = held;
    }
    if (out == null || out.amount().stripTrailingZeros().scale() <= 0) {
      return out;
    }
    return new Quantity(BigDecimal.valueOf(out.value()), out.format());
  }

  @Override
  public boolean isWithin(QuotaScope scope, JsonObject claim) {
    if (!scope.name().equals("VolumeAttributesClass")) {
      return false;
    }
    Set<String> classes = new TreeSet<>();
    classes.add(claim.objectAt("spec").string("volumeAttributesClassName", ""));
    classes.add(claim.objectAt("status").string("currentVolumeAttributesClassName", ""));
    classes.add(
        claim
            .objectAt("status", "modifyVolumeStatus")
            .string("targetVolumeAttributesClassName", ""));
    classes.remove("");
    return classes.isEmpty() ? scope.covers("") : classes.stream().anyMatch(scope::covers);
  }
}
