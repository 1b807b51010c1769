package dev.insula.tenancy.translation;

import dev.insula.machinery.object.GroupVersionResource;

/** A kind of objects that pass down: one of Kubernetes itself, or one that is declared. */
public sealed interface PassingKind permits SyncedKind, CustomKind {

  String kind();

  GroupVersionResource resource();

  /** The name by which rules and lists of the airlock know it. */
  String ruleName();

  /** Whether it is in the super cluster only while a pod or another object refers to it. */
  boolean isReferenced();

  /** Whether it has a {@link Passage}: each object of the kind passes by itself. */
  boolean passesByItself();

  /** Whether the super cluster decides something that the tenant's object is to have. */
  boolean comesUp();

  /** The name in the super namespace of the tenant's object of this name. */
  default String superName(String name) {
    return Copies.superName(this, name);
  }
}
