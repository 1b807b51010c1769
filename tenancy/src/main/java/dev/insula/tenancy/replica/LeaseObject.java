package dev.insula.tenancy.replica;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Leases of replicas as objects. */
final class LeaseObject {

  static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");

  /** On the leases of replicas. */
  static final String LABEL = "insula.dev/replica";

  private static final String PREFIX = "insula-replica-";

  private LeaseObject() {}

  static String name(String replica) {
    return PREFIX + replica;
  }

  static String replica(JsonObject lease) {
    return Meta.name(lease).substring(PREFIX.length());
  }

  static boolean isOne(JsonObject lease) {
    return Meta.name(lease).startsWith(PREFIX);
  }

  static String holder(JsonObject lease) {
    return lease.objectAt("spec").string("holderIdentity", "");
  }

  /** How long its holder wants it to be left alone, within reason. */
  static Duration duration(JsonObject lease) {
    return Duration.ofSeconds(
        Math.clamp(lease.objectAt("spec").integer("leaseDurationSeconds", 6), 1, 300));
  }

  static JsonObject make(String namespace, String replica, String holder, LeaseOptions options) {
    var spec =
        JsonObject.of(
            "holderIdentity",
            holder,
            "leaseDurationSeconds",
            options.duration().toSeconds(),
            "leaseTransitions",
            0L);
    return JsonObject.of(
        "apiVersion",
        LEASES.apiVersion(),
        "kind",
        "Lease",
        "metadata",
        JsonObject.of(
            "name", name(replica), "namespace", namespace, "labels", JsonObject.of(LABEL, "true")),
        "spec",
        spec);
  }

  static JsonObject renewed(JsonObject lease, Instant now) {
    JsonObject copy = lease.deepCopy();
    copy.objectOrCreate("spec").put("renewTime", micros(now));
    return copy;
  }

  static JsonObject taken(JsonObject lease, String holder, Instant now) {
    JsonObject copy = renewed(lease, now);
    JsonObject spec = copy.objectOrCreate("spec");
    spec.put("holderIdentity", holder);
    spec.put("acquireTime", micros(now));
    spec.put("leaseTransitions", spec.integer("leaseTransitions", 0) + 1);
    return copy;
  }

  static JsonObject withoutHolder(JsonObject lease) {
    JsonObject copy = lease.deepCopy();
    copy.objectOrCreate("spec").remove("holderIdentity");
    return copy;
  }

  private static String micros(Instant now) {
    String text = now.truncatedTo(ChronoUnit.MICROS).toString();
    int dot = text.indexOf('.');
    String fraction = dot < 0 ? "" : text.substring(dot + 1, text.length() - 1);
    String seconds = text.substring(0, dot < 0 ? text.length() - 1 : dot);
    return seconds + "." + (fraction + "000000").substring(0, 6) + "Z";
  }
}
