package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;

/**
 * An object of a tenant that both sides may have, by the tenant's names.
 *
 * @param namespace empty for a Namespace
 */
record SyncKey(PassingKind kind, String namespace, String name) {

  static SyncKey of(PassingKind kind, ObjectName name) {
    return new SyncKey(kind, name.namespace(), name.name());
  }

  static SyncKey namespace(String name) {
    return new SyncKey(SyncedKind.NAMESPACE, "", name);
  }

  ObjectName objectName() {
    return new ObjectName(namespace, name);
  }

  /** The same in each process, which an enum's own hash is not: so is the order of sets of keys. */
  @Override
  public int hashCode() {
    return (kind.kind().hashCode() * 31 + namespace.hashCode()) * 31 + name.hashCode();
  }

  /** The namespace that it belongs to: its own name for a Namespace. */
  String home() {
    return kind == SyncedKind.NAMESPACE ? name : namespace;
  }
}
