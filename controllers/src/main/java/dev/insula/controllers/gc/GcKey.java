package dev.insula.controllers.gc;

import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.object.ObjectName;

/**
 * An object that the garbage collector is to look at, in the form of a queue's key. The uid is part
 * of it: an object of the same name that came later is another one.
 *
 * <p>A key without kind stands for an owner that is gone: its dependents are to be looked at.
 */
record GcKey(String apiVersion, String kind, ObjectName name, String uid) {

  private static final String SEPARATOR = "|";

  static GcKey gone(String uid) {
    return new GcKey("", "", new ObjectName("", ""), uid);
  }

  /** What a reference says of an owner that is in this namespace, or in none. */
  static GcKey of(Owner owner, String namespace) {
    return new GcKey(
        owner.apiVersion(), owner.kind(), new ObjectName(namespace, owner.name()), owner.uid());
  }

  boolean isGone() {
    return kind.isEmpty();
  }

  ObjectName encode() {
    return new ObjectName(
        name.namespace(), String.join(SEPARATOR, apiVersion, kind, name.name(), uid));
  }

  static GcKey decode(ObjectName encoded) {
    String[] parts = encoded.name().split("\\|", -1);
    return new GcKey(parts[0], parts[1], new ObjectName(encoded.namespace(), parts[2]), parts[3]);
  }
}
