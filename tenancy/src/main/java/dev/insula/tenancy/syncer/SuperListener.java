package dev.insula.tenancy.syncer;

import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Makes keys dirty when something changes in the super cluster. Runs on the informers' threads. */
final class SuperListener implements SuperMirror.Listener {

  /** With more pods than this that their nodes are about to start, nodes are behind. */
  private static final int MANY_STARTING = 100;

  /** The longest that a tenant waits to see a pod's node while nodes are behind. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** With more than this, a crowd starts, but nodes keep up. */
  private static final int SOME_STARTING = 8;

  /** The same while nodes keep up. */
  private static final Duration A_MOMENT = Duration.ofMillis(500);

  private final TenantPlanes planes;
  private final Queues queues;
  private final SchedulerWindow window;
  private final AddressIndex addresses;
  private @Nullable VirtualNodes nodes;
  private IntSupplier starting = () -> 0;

  SuperListener(
      TenantPlanes planes, Queues queues, SchedulerWindow window, AddressIndex addresses) {
    this.planes = planes;
    this.queues = queues;
    this.window = window;
    this.addresses = addresses;
  }

  /** Once, before the mirror starts. */
  void connect(VirtualNodes virtualNodes, IntSupplier podsStarting) {
    nodes = virtualNodes;
    starting = podsStarting;
  }

  @Override
  public void changed(PassingKind kind, @Nullable SuperRecord before, SuperRecord now) {
    // Those of tenants whom another replica serves count too.
    addresses.changed(kind, before == null ? List.of() : before.addresses(), now);
    TenantPlane plane = planes.byUid(now.origin().tenantUid());
    if (plane == null) {
      return;
    }
    plane.stir();
    SyncKey key = now.key(kind);
    boolean drifted =
        before != null && before.shape() != now.shape() && (before.isCopy() || now.isCopy());
    if (drifted) {
      queues.down().add(plane.uid(), key);
    }
    if (now.ended() && plane.quota().isCharged(kind)) {
      plane.quota().ended(now);
      QuotaRefusals.retry(plane, queues);
    }
    switch (kind) {
      case SyncedKind.POD -> podChanged(plane, key, before, now);
      case SyncedKind.SERVICE, SyncedKind.CLAIM, SyncedKind.INGRESS ->
          queues.up().add(plane.uid(), key);
      case CustomKind _ -> queues.up().add(plane.uid(), key);
      case SyncedKind.NAMESPACE -> {
        if (now.deleting()) {
          forgetNamespace(plane, key.name());
        }
      }
      default -> {}
    }
  }

  private void podChanged(
      TenantPlane plane, SyncKey key, @Nullable SuperRecord before, SuperRecord now) {
    boolean same =
        before != null
            && before.uid().equals(now.uid())
            && before.status() == now.status()
            && before.nodeName().equals(now.nodeName())
            && before.deleting() == now.deleting();
    // One that has just been made says nothing; whatever was made before is the patrol's.
    boolean fresh = before == null && now.nodeName().isEmpty() && !now.deleting();
    if (!fresh) {
      window.leave(now.objectName());
    }
    if (same || fresh) {
      return;
    }
    int crowd = now.isStarting() ? starting.getAsInt() : 0;
    if (crowd > SOME_STARTING) {
      // Binding and status go up in one write if the status comes first, as it soon does.
      queues.up().addLazily(plane.uid(), key, crowd > MANY_STARTING ? PATIENCE : A_MOMENT);
    } else {
      queues.up().add(plane.uid(), key);
    }
  }

  @Override
  public void gone(PassingKind kind, SuperRecord last) {
    addresses.gone(kind, last);
    TenantPlane plane = planes.byUid(last.origin().tenantUid());
    if (plane == null) {
      return;
    }
    plane.stir();
    SyncKey key = last.key(kind);
    if (plane.quota().isCharged(kind)) {
      plane.quota().gone(kind, last);
      QuotaRefusals.retry(plane, queues);
    }
    switch (kind) {
      case SyncedKind.POD -> {
        window.leave(last.objectName());
        if (nodes != null && !last.nodeName().isEmpty()) {
          nodes.podsChanged(plane, last.nodeName());
        }
      }
      case SyncedKind.NAMESPACE -> forgetNamespace(plane, key.name());
      case SyncedKind.CONFIG_MAP, SyncedKind.SERVICE_ACCOUNT -> plane.present().remove(key);
      case SyncedKind.SECRET -> secretGone(plane, key, last);
      default -> {}
    }
    queues.down().add(plane.uid(), key);
  }

  private void secretGone(TenantPlane plane, SyncKey key, SuperRecord last) {
    plane.present().remove(key);
    for (Upkeep.Token token : plane.tokens().keySet()) {
      boolean its =
          token.namespace().equals(key.namespace())
              && token.need().secretName().equals(last.name());
      if (its && plane.tokens().remove(token) != null) {
        queues.upkeep().add(plane.uid(), token);
      }
    }
  }

  private static void forgetNamespace(TenantPlane plane, String namespace) {
    plane.present().removeIf(key -> key.home().equals(namespace));
    plane.tokens().keySet().removeIf(token -> token.namespace().equals(namespace));
  }
}
