package dev.insula.controllers.apps;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** A replica set while its deployment works on it; the tree belongs to this turn. */
record Rs(JsonObject tree) {

  static final String REVISION = "deployment.kubernetes.io/revision";

  static final Comparator<Rs> BY_AGE =
      Comparator.comparing(Rs::created).thenComparing(rs -> rs.name());

  String name() {
    return Meta.name(tree);
  }

  String created() {
    return Meta.of(tree).string("creationTimestamp", Timestamps.seconds(Instant.EPOCH));
  }

  /** As wanted. */
  int replicas() {
    return (int) tree.objectAt("spec").integer("replicas", 1);
  }

  /** As there are. */
  int actual() {
    return status("replicas");
  }

  int available() {
    return status("availableReplicas");
  }

  int status(String member) {
    return (int) tree.objectAt("status").integer(member, 0);
  }

  boolean isSettled() {
    return tree.objectAt("status").integer("observedGeneration", 0) >= Meta.generation(tree);
  }

  long revision() {
    return number(REVISION);
  }

  /** An annotation as a number; 0 without it. */
  long number(String annotation) {
    try {
      return Long.parseLong(Meta.of(tree).objectAt("annotations").string(annotation, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static int wanted(Collection<Rs> all) {
    return all.stream().mapToInt(Rs::replicas).sum();
  }

  static List<Rs> active(Collection<Rs> all) {
    return all.stream().filter(rs -> rs.replicas() > 0).toList();
  }

  static List<Rs> oldestFirst(Collection<Rs> all) {
    var out = new ArrayList<>(all);
    out.sort(BY_AGE);
    return out;
  }
}
