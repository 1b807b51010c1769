package dev.insula.tenancy.syncer;

import dev.insula.client.Fleet;
import dev.insula.tenancy.translation.PassingKind;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Tells whether anything of a tenant has changed on either side, without waking its control plane.
 * Thread-safe.
 */
final class PatrolMarks {

  private final Fleet fleet;
  private final SuperMirror mirror;

  PatrolMarks(Fleet fleet, SuperMirror mirror) {
    this.fleet = fleet;
    this.mirror = mirror;
  }

  /** The same as long as both sides are as they are; empty if that can't be told. */
  OptionalLong of(TenantPlane plane) {
    return of(plane.controlPlane(), plane.uid());
  }

  OptionalLong of(String controlPlane, String uid) {
    OptionalLong revision = fleet.revision(controlPlane);
    if (revision.isEmpty()) {
      return revision;
    }
    // A sum, as the records come in no particular order.
    long below = 0;
    for (PassingKind kind : mirror.kinds()) {
      for (SuperRecord record : mirror.of(kind, uid)) {
        below += scatter(Objects.hash(record.uid(), record.version(), record.deleting()));
      }
    }
    return OptionalLong.of(scatter(revision.getAsLong()) ^ below);
  }

  /** Spreads the bits (the finalizer of MurmurHash3). */
  private static long scatter(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
