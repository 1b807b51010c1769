package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.translation.VolumeUp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Virtual volumes: a PersistentVolume in the tenant for each one of the super cluster that is bound
 * to a claim of the tenant, and for no other. Thread-safe: a volume of a tenant is one key of the
 * queue that {@link #reconcile} is called from, and is made before its claim names it.
 */
final class VirtualVolumes implements AutoCloseable {

  static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");

  /**
   * What is kept of a volume.
   *
   * @param claim name of its claim in the super cluster
   * @param wanted the virtual volume, encoded, without its claim
   */
  private record Seen(ObjectName claim, String claimUid, byte[] wanted) {}

  private final SuperMirror mirror;
  private final TenantPlanes planes;
  private final FairQueue<Upkeep> upkeep;
  private final Informer<Seen> volumes;

  VirtualVolumes(
      ControlPlaneClient superCluster, SuperMirror mirror, TenantPlanes planes, Queues queues) {
    this.mirror = mirror;
    this.planes = planes;
    this.upkeep = queues.upkeep();
    this.volumes =
        Informer.of(superCluster, VOLUMES, VirtualVolumes::see).handler(new Handler()).build();
  }

  void start(Duration timeout) throws InterruptedException {
    if (!volumes.start().awaitSync(timeout)) {
      throw new IllegalStateException("volumes could not be listed within " + timeout);
    }
  }

  /** Before a claim says that it has the volume. */
  void ensure(TenantPlane plane, String volume) {
    if (!volume.isEmpty() && !plane.virtualVolumes().contains(volume)) {
      reconcile(plane, volume);
      if (!plane.virtualVolumes().contains(volume)) {
        throw new NotYetException("volume " + volume + " is not known yet");
      }
    }
  }

  /** Brings one virtual volume where it should be. */
  void reconcile(TenantPlane plane, String volume) {
    Seen seen = volumes.store().get(new ObjectName("", volume));
    Origin claim = seen == null ? null : claimOf(plane, seen);
    ApiObject existing = plane.find(VOLUMES, new ObjectName("", volume));
    if (seen != null && claim != null) {
      JsonObject wanted = VolumeUp.bound(Json.parseObject(seen.wanted()), claim);
      write(plane, volume, wanted, existing);
      plane.virtualVolumes().add(volume);
    } else {
      plane.virtualVolumes().remove(volume);
      removeVirtual(plane, existing);
    }
  }

  private @Nullable Origin claimOf(TenantPlane plane, Seen seen) {
    SuperRecord claim = mirror.get(SyncedKind.CLAIM, seen.claim());
    if (claim == null || !claim.uid().equals(seen.claimUid())) {
      return null;
    }
    return claim.origin().tenantUid().equals(plane.uid()) ? claim.origin() : null;
  }

  private static void write(
      TenantPlane plane, String volume, JsonObject wanted, @Nullable ApiObject existing) {
    JsonObject current;
    if (existing == null) {
      current = plane.client().create(VOLUMES, wanted, SuperWriter.AS).tree();
    } else {
      current = existing.tree();
      if (!VolumeUp.isVirtual(current)) {
        throw new NotYetException("the tenant has a volume of its own named " + volume);
      }
    }
    JsonObject spec = VolumeUp.mergeSpec(current, wanted);
    if (spec != null) {
      current = plane.client().update(VOLUMES, spec, SuperWriter.AS).tree();
    }
    JsonObject status = VolumeUp.mergeStatus(current, wanted);
    if (status != null) {
      var _ = plane.client().update(VOLUMES, status, SuperWriter.AS.withSubresource("status"));
    }
  }

  private static void removeVirtual(TenantPlane plane, @Nullable ApiObject existing) {
    JsonObject volume = existing == null ? null : existing.tree();
    if (volume == null || !VolumeUp.isVirtual(volume)) {
      return;
    }
    try {
      if (!Meta.finalizers(volume).isEmpty()) {
        // They protect data, of which there is none here.
        JsonObject bare = volume.deepCopy();
        Meta.of(bare).remove("finalizers");
        plane.client().update(VOLUMES, bare, SuperWriter.AS);
      }
      plane
          .client()
          .delete(VOLUMES, Meta.objectName(volume), DeleteOptions.ofUid(Meta.uid(volume)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  private static Seen see(ApiObject object) {
    JsonObject volume = object.tree();
    JsonObject claim = volume.objectAt("spec", "claimRef");
    return new Seen(
        new ObjectName(claim.string("namespace", ""), claim.string("name", "")),
        claim.string("uid", ""),
        Json.bytes(VolumeUp.translate(volume)));
  }

  Informer<?> informer() {
    return volumes;
  }

  @Override
  public void close() {
    volumes.close();
  }

  private final class Handler implements InformerHandler<Seen> {
    @Override
    public void onAdd(ObjectName name, Seen value) {
      dirty(name.name(), value);
    }

    @Override
    public void onUpdate(ObjectName name, Seen before, Seen value) {
      dirty(name.name(), value);
    }

    @Override
    public void onDelete(ObjectName name, Seen last) {
      dirty(name.name(), last);
    }

    private void dirty(String volume, Seen seen) {
      SuperRecord claim = mirror.get(SyncedKind.CLAIM, seen.claim());
      for (TenantPlane plane : planes.all()) {
        boolean its = claim != null && claim.origin().tenantUid().equals(plane.uid());
        if (its || plane.virtualVolumes().contains(volume)) {
          upkeep.add(plane.uid(), new Upkeep.Volume(volume));
        }
      }
    }
  }
}
