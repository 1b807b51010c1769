package dev.insula.tenancy.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What people did, in the tenants and below: by it is judged whether an object may be gone, and
 * what it must say. By uids of the tenants' objects.
 */
final class Ledger {

  private final Set<String> made = new HashSet<>();
  private final Set<String> mayGo = new HashSet<>();
  private final Set<String> forgotten = new HashSet<>();
  private final Map<String, String> labels = new HashMap<>();

  void made(String uid) {
    made.add(uid);
  }

  /** Somebody ended its life, or that of what stands for it below. */
  void mayGo(String uid) {
    mayGo.add(uid);
  }

  boolean isToStay(String uid) {
    return made.contains(uid) && !mayGo.contains(uid);
  }

  Set<String> toStay() {
    var stay = new HashSet<>(made);
    stay.removeAll(mayGo);
    return stay;
  }

  /** A control plane went back: what was noted of objects with such uids says nothing any more. */
  void forget(String prefix) {
    made.removeIf(uid -> uid.startsWith(prefix));
    labels.keySet().removeIf(uid -> uid.startsWith(prefix));
    forgotten.add(prefix);
  }

  /** Whether the label of an object is known. */
  boolean knowsLabel(String uid) {
    return labels.containsKey(uid) || forgotten.stream().noneMatch(uid::startsWith);
  }

  void labelled(String uid, String value) {
    labels.put(uid, value);
  }

  /** What its owner wrote last; empty if nothing was. */
  String label(String uid) {
    return labels.getOrDefault(uid, "");
  }
}
