package dev.insula.tenancy.operator;

import dev.insula.tenancy.api.ServedBy;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.replica.ReplicaLease;
import java.util.Comparator;
import java.util.Set;

/**
 * Which replica serves which tenant: the one that its status names, as long as that one's lease has
 * the holder that it had when it claimed the tenant. A claim is a write of the status on condition
 * that nobody else wrote, so that one replica wins.
 *
 * <p>Of the replicas that are alive one is each tenant's favourite (rendezvous hashing), so that
 * all get their share, and few tenants move when replicas come and go. A control plane that is
 * hosted stays where its data is.
 */
final class Claims {

  /** What a replica may do with a tenant. */
  enum Claim {
    /** Serve it. */
    MINE,
    /** Claim it, then serve it. */
    FREE,
    /** Let go of it, then give the claim back. */
    GIVE_BACK,
    /** Let go of it. */
    ANOTHERS
  }

  private final ReplicaLease lease;
  private final ControlPlaneProvider provider;

  Claims(ReplicaLease lease, ControlPlaneProvider provider) {
    this.lease = lease;
    this.provider = provider;
  }

  /** Asks the leases as they are now, where that counts. */
  Claim of(Tenant tenant) {
    ServedBy by = tenant.status().servedBy();
    boolean named = by.replica().equals(lease.id());
    if (named && by.holder().equals(lease.holder())) {
      boolean stays = !tenant.isExternal() || tenant.deleting() || isFavourite(tenant);
      return stays ? Claim.MINE : Claim.GIVE_BACK;
    }
    if (named) {
      return Claim.FREE;
    }
    if (tenant.isExternal()) {
      boolean free = by.isNobody() || !lease.isHeld(by.replica(), by.holder());
      return free && isFavourite(tenant) ? Claim.FREE : Claim.ANOTHERS;
    }
    if (by.isNobody()) {
      boolean made = !tenant.status().controlPlane().isEmpty();
      boolean mine = made ? provider.exists(tenant.identity().controlPlane()) : isFavourite(tenant);
      return mine ? Claim.FREE : Claim.ANOTHERS;
    }
    return Claim.ANOTHERS;
  }

  /** Whether this replica serves it, as far as the object tells. */
  boolean isMine(Tenant tenant) {
    return tenant.status().servedBy().equals(me());
  }

  TenantStatus claimed(TenantStatus status) {
    return status.servedBy(me());
  }

  private ServedBy me() {
    return new ServedBy(lease.id(), lease.holder());
  }

  private boolean isFavourite(Tenant tenant) {
    return favourite(tenant.identity().uid(), lease.live()).equals(lease.id());
  }

  static String favourite(String uid, Set<String> replicas) {
    return replicas.stream()
        .max(Comparator.comparingLong(replica -> score(uid, replica)))
        .orElse("");
  }

  /** FNV-1a over both names, its bits spread. */
  private static long score(String uid, String replica) {
    long hash = 0xcbf29ce484222325L;
    String text = replica + "/" + uid;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 33);
  }
}
