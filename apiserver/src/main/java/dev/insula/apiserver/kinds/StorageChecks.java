package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules on volumes, claims, storage classes and their drivers. */
final class StorageChecks {

  private static final List<String> ACCESS_MODES =
      List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  /** Sources that no longer work, and since when; in the order of the warnings. */
  private static final Map<String, String> GONE = gone();

  private StorageChecks() {}

  private static Map<String, String> gone() {
    var out = new LinkedHashMap<String, String>();
    out.put("cephfs", "v1.28, non-functional in v1.31");
    out.put("photonPersistentDisk", "v1.11, non-functional in v1.16");
    out.put("scaleIO", "v1.16, non-functional in v1.22");
    out.put("storageos", "v1.22, non-functional in v1.25");
    out.put("glusterfs", "v1.25, non-functional in v1.26");
    out.put("rbd", "v1.28, non-functional in v1.31");
    return out;
  }

  static void define(Vocabulary words) {
    words.check("nonNegativeAmounts", StorageChecks::amounts);
    words.check("claimResizeStatuses", StorageChecks::resizeStatuses);
    words.check("claimAllocated", StorageChecks::allocated);
    words.check("accessModes", StorageChecks::accessModes);
    words.check("volumeAccessModes", StorageChecks::accessModes);
    words.check("claimSize", StorageChecks::claimSize);
    words.check("claimSpecImmutable", ClaimUpdate::check);
    words.check("dataSourceRules", StorageChecks::dataSources);
    words.check("volumeCapacity", StorageChecks::capacity);
    words.check("localNeedsAffinity", StorageChecks::localNeedsAffinity);
    words.check("persistentVolumeSourceImmutable", StorageChecks::sourceImmutable);
    words.check("persistentVolumeModeImmutable", StorageChecks::modeImmutable);
    words.check("recycledRoot", StorageChecks::recycledRoot);
    words.check("volumeAttributesClassOfVolume", StorageChecks::volumeAttributesClass);
    words.check("persistentVolumeWarnings", StorageChecks::volumeWarnings);
    words.check("storageClassAnnotationWarning", StorageChecks::annotationWarning);
    words.check("attachmentSource", StorageChecks::attachmentSource);
    words.check("lifecycleModes", StorageChecks::lifecycleModes);
    words.check("uniqueAudience", StorageChecks::uniqueAudience);
    words.check("allowedTopologies", StorageChecks::allowedTopologies);
    words.check("azureNamespace", StorageChecks::azureNamespace);
    words.check("atLeast10Seconds", StorageChecks::atLeast10Seconds);
    words.check("csiNodeUpdate", StorageChecks::csiNodeUpdate);
  }

  private static void accessModes(Node modes, Findings findings) {
    List<String> given = modes.list().strings();
    for (String mode : given) {
      if (!ACCESS_MODES.contains(mode)) {
        findings.unsupported(modes, mode, ACCESS_MODES);
      }
    }
    if (given.contains("ReadWriteOncePod")
        && given.stream().anyMatch(m -> !m.equals("ReadWriteOncePod"))) {
      findings.forbidden(modes, "may not use ReadWriteOncePod with other access modes");
    }
  }

  /** The error names the field without what it is in. */
  private static void modeImmutable(Node volume, Findings findings) {
    Node mode = volume.at("spec.volumeMode");
    if (BasicChecks.changed(mode)) {
      findings.invalid(mode.named("/volumeMode"), "field is immutable");
    }
  }

  /** Nobody recycles the root of a node's file system. */
  private static void recycledRoot(Node spec, Findings findings) {
    Node policy = spec.field("persistentVolumeReclaimPolicy");
    String path = spec.at("hostPath.path").string();
    boolean root = !path.isEmpty() && path.replaceAll("[./]", "").isEmpty() && path.startsWith("/");
    if (root && policy.string().equals("Recycle")) {
      findings.forbidden(policy, "may not be 'recycle' for a hostPath mount of '/'");
    }
  }

  private static void volumeAttributesClass(Node spec, Findings findings) {
    Node name = spec.field("volumeAttributesClassName");
    if (name.absent()) {
      if (name.old() instanceof String) {
        findings.forbidden(name, "update from non-nil value to nil is forbidden");
      }
      return;
    }
    if (name.empty()) {
      findings.required(name, "an empty string is disallowed");
    } else {
      Formats.named("dnsSubdomain")
          .apply(name.string())
          .forEach(text -> findings.invalid(name, text));
    }
    if (spec.field("csi").absent()) {
      findings.required(
          spec.field("csi"), "has to be specified when using volumeAttributesClassName");
    }
  }

  private static void claimSize(Node spec, Findings findings) {
    Node shown = spec.field("resources").entry("storage");
    Node size = spec.at("resources.requests").entry("storage");
    if (size.absent()) {
      findings.required(shown);
    } else if (Quantities.value(size.string()).signum() <= 0) {
      findings.invalid(shown, size.string(), "must be greater than zero");
    }
  }

  private static void dataSources(Node spec, Findings findings) {
    Node source = spec.field("dataSource");
    Node ref = spec.field("dataSourceRef");
    for (Node one : List.of(source, ref)) {
      if (one.present()) {
        dataSource(one, findings);
      }
    }
    if (source.present() && ref.present() && !sameSource(source.object(), ref.object())) {
      findings.invalid(spec, new JsonObject(), "must match dataSourceRef");
    }
  }

  private static void dataSource(Node source, Findings findings) {
    for (String field : List.of("name", "kind")) {
      if (source.field(field).empty()) {
        findings.required(source.field(field));
      }
    }
    Node kind = source.field("kind");
    Node group = source.field("apiGroup");
    if (group.empty() && !kind.string().equals("PersistentVolumeClaim")) {
      findings.invalid(
          source,
          kind.string(),
          "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
    }
    if (!group.empty()) {
      Formats.named("dnsSubdomain")
          .apply(group.string())
          .forEach(text -> findings.invalid(group, text));
    }
  }

  private static boolean sameSource(JsonObject a, JsonObject b) {
    return List.of("apiGroup", "kind", "name").stream()
        .allMatch(field -> a.string(field, "").equals(b.string(field, "")));
  }

  private static void capacity(Node spec, Findings findings) {
    Node capacity = spec.field("capacity");
    JsonObject given = capacity.object();
    if (given.isEmpty()) {
      findings.required(capacity);
    }
    if (!given.containsKey("storage") || given.size() > 1) {
      var shown = new JsonObject();
      given.keySet().stream()
          .sorted()
          .forEach(k -> shown.put(k, Objects.requireNonNull(given.get(k))));
      findings.unsupported(capacity, shown, List.of("storage"));
    }
    for (String name : ResourceChecks.sorted(capacity)) {
      if (Quantities.value(capacity.entry(name).string()).signum() <= 0) {
        findings.invalid(capacity.entry(name), "must be greater than zero");
      }
    }
  }

  private static void localNeedsAffinity(Node spec, Findings findings) {
    boolean chosen =
        VolumeChecks.persistentSources().stream()
            .takeWhile(source -> !source.equals("local"))
            .noneMatch(source -> spec.field(source).present());
    if (chosen && spec.field("local").present() && spec.field("nodeAffinity").absent()) {
      findings.required(spec.field("nodeAffinity"), "Local volume requires node affinity");
    }
  }

  private static void sourceImmutable(Node volume, Findings findings) {
    Node spec = volume.field("spec");
    if (!volume.isUpdate() || !(spec.old() instanceof JsonObject old)) {
      return;
    }
    for (String source : VolumeChecks.persistentSources()) {
      if (!Objects.equals(spec.object().get(source), old.get(source))) {
        findings.forbidden(
            spec.field("persistentvolumesource"),
            "spec.persistentvolumesource is immutable after creation\n"
                + GoStructs.diff("PersistentVolumeSource", old, spec.object()));
        return;
      }
    }
  }

  private static void volumeWarnings(Node volume, Findings findings) {
    annotationWarning(volume, findings);
    String options = "volume.beta.kubernetes.io/mount-options";
    Node annotation = volume.at("metadata.annotations").entry(options);
    if (annotation.present()) {
      findings.warn(
          annotation.path() + ": deprecated since v1.31; use \"mountOptions\" attribute instead");
    }
    Node policy = volume.at("spec.persistentVolumeReclaimPolicy");
    if (policy.string().equals("Recycle")) {
      findings.warn(
          policy.path()
              + ": The Recycle reclaim policy is deprecated. Instead, the recommended approach is"
              + " to use dynamic provisioning.");
    }
    PodWarnings.nodeSelectorTerms(
        volume.at("spec.nodeAffinity.required.nodeSelectorTerms"), findings);
    Node spec = volume.field("spec");
    GONE.forEach(
        (source, since) -> {
          if (spec.field(source).present()) {
            String name = source.equals("storageos") ? "storageOS" : source;
            findings.warn("spec." + name + ": deprecated in " + since + "+");
          }
        });
  }

  private static void annotationWarning(Node object, Findings findings) {
    Node annotation = object.at("metadata.annotations").entry(CLASS_ANNOTATION);
    if (annotation.present()) {
      findings.warn(
          annotation.path()
              + ": deprecated since v1.8; use \"storageClassName\" attribute instead");
    }
  }

  private static void attachmentSource(Node source, Findings findings) {
    Node inline = source.field("inlineVolumeSpec");
    Node name = source.field("persistentVolumeName");
    String one = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
    if (inline.absent() && name.absent()) {
      findings.required(source, one);
    } else if (inline.present() && name.present()) {
      findings.forbidden(source, one);
    } else if (name.present()) {
      if (name.empty()) {
        findings.required(name, "must specify non empty persistentVolumeName");
      }
      Formats.named("dnsSubdomain")
          .apply(name.string())
          .forEach(text -> findings.invalid(name, text));
    } else {
      inline(inline, findings);
    }
  }

  /**
   * A volume that has no object of its own is one of a CSI driver, and nothing else is told of it.
   */
  private static void inline(Node spec, Findings findings) {
    String context = "in the context of inline volumes";
    for (String field : List.of("claimRef", "capacity")) {
      if (!spec.field(field).empty()) {
        findings.forbidden(spec.field(field), "may not be specified " + context);
      }
    }
    if (spec.field("csi").absent()) {
      findings.required(spec.field("csi"), "has to be specified " + context);
    }
    if (spec.field("accessModes").empty()) {
      findings.required(spec.field("accessModes"));
    }
    Node policy = spec.field("persistentVolumeReclaimPolicy");
    if (!policy.empty() && !policy.string().equals("Retain")) {
      findings.forbidden(policy, "may only be Retain " + context);
    }
    for (String field : List.of("nodeAffinity", "storageClassName")) {
      if (!spec.field(field).empty()) {
        findings.forbidden(spec.field(field), "may not be specified " + context);
      }
    }
  }

  private static void lifecycleModes(Node modes, Findings findings) {
    for (String mode : modes.list().strings()) {
      if (!List.of("Persistent", "Ephemeral").contains(mode)) {
        findings.unsupported(modes, mode, List.of("Persistent", "Ephemeral"));
      }
    }
  }

  /** Unlike other keys, the empty audience is one as well. */
  private static void uniqueAudience(Node audience, Findings findings) {
    Object list = audience.parent().parent().value();
    if (list != null && !findings.seen(list, "audience").add(audience.string())) {
      findings.duplicate(audience, audience.string(), "");
    }
  }

  private static void allowedTopologies(Node storageClass, Findings findings) {
    Node terms = storageClass.field("allowedTopologies");
    for (int i = 0; i < terms.list().size(); i++) {
      Node expressions = terms.element(i).field("matchLabelExpressions");
      for (int j = 0; j < expressions.list().size(); j++) {
        Node key = expressions.element(j).field("key");
        String advice = PodWarnings.nodeLabel(key.string());
        if (advice != null) {
          findings.warn(key.path() + ": " + advice);
        }
      }
    }
  }

  private static void azureNamespace(Node namespace, Findings findings) {
    if (namespace.empty()) {
      findings.required(namespace);
    }
  }

  private static void atLeast10Seconds(Node period, Findings findings) {
    if (period.integer() < 10) {
      findings.invalid(period, "must be greater than or equal to 10 seconds");
    }
  }

  private static void csiNodeUpdate(Node csiNode, Findings findings) {
    Node drivers = csiNode.at("spec.drivers");
    if (!csiNode.isUpdate() || !(drivers.old() instanceof JsonArray before)) {
      return;
    }
    for (JsonObject old : before.objects()) {
      for (JsonObject driver : drivers.list().objects()) {
        boolean sameName = Objects.equals(old.get("name"), driver.get("name"));
        if (sameName && !withoutAllocatable(old).equals(withoutAllocatable(driver))) {
          findings.invalid(
              drivers,
              GoStructs.json("CSINodeDriver", withoutAllocatable(driver)),
              "field is immutable");
        }
      }
    }
  }

  /** How many volumes a driver can attach may change. */
  private static JsonObject withoutAllocatable(JsonObject driver) {
    JsonObject out = driver.deepCopy();
    out.remove("allocatable");
    return out;
  }

  private static void amounts(Node amounts, Findings findings) {
    for (String name : ResourceChecks.sorted(amounts)) {
      amount(amounts.entry(name), findings);
    }
  }

  private static boolean amount(Node entry, Findings findings) {
    boolean negative = Quantities.value(entry.string()).signum() < 0;
    if (negative) {
      findings.invalid(
          entry, Quantities.whole(entry.string()), "must be a valid resource quantity");
    }
    return !negative;
  }

  private static final List<String> RESIZE_STATUSES =
      List.of(
          "ControllerResizeInProgress",
          "ControllerResizeInfeasible",
          "NodeResizeInProgress",
          "NodeResizeInfeasible",
          "NodeResizePending");

  /** How far a claim's volume has grown; the error names the resource, not the status. */
  private static void resizeStatuses(Node statuses, Findings findings) {
    for (String name : ResourceChecks.sorted(statuses)) {
      claimResource(statuses, name, findings);
      if (!RESIZE_STATUSES.contains(statuses.entry(name).string())) {
        findings.unsupported(statuses, name, RESIZE_STATUSES);
      }
    }
  }

  private static void allocated(Node amounts, Findings findings) {
    for (String name : ResourceChecks.sorted(amounts)) {
      if (claimResource(amounts, name, findings)) {
        amount(amounts.entry(name), findings);
      }
    }
  }

  /** Of Kubernetes' own resources a claim has storage only. */
  private static boolean claimResource(Node resources, String name, Findings findings) {
    List<String> wrong = Formats.named("qualifiedName").apply(name);
    wrong.forEach(text -> findings.invalid(resources, name, text));
    boolean isNative = !name.contains("/") || name.contains("kubernetes.io/");
    boolean other = wrong.isEmpty() && isNative && !name.equals("storage");
    if (other) {
      findings.unsupported(resources, name, List.of("storage"));
    }
    return wrong.isEmpty() && !other;
  }
}
