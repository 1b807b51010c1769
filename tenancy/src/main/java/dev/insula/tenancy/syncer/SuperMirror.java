package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the super cluster has for tenants: one informer for each kind, shared by all tenants, that
 * selects by the label which everything written for a tenant has. Keeps records, not objects.
 * Thread-safe.
 */
final class SuperMirror implements AutoCloseable {

  private static final String BY_TENANT = "tenant";
  private static final String BY_TENANT_AND_NODE = "tenant-node";
  private static final String STARTING = "starting";

  /** Hears of changes on the informers' threads; returns at once. */
  interface Listener {
    void changed(SyncedKind kind, @Nullable SuperRecord before, SuperRecord now);

    void gone(SyncedKind kind, SuperRecord last);
  }

  private final Map<SyncedKind, Informer<SuperRecord>> informers = new EnumMap<>(SyncedKind.class);

  SuperMirror(ControlPlaneClient client, Listener listener) {
    for (SyncedKind kind : SyncedKind.values()) {
      var informer =
          Informer.of(client, kind.resource(), object -> record(kind, object))
              .selecting(ListOptions.NONE.withLabelSelector(Origin.TENANT_UID))
              .index(BY_TENANT, record -> List.of(record.origin().tenantUid()))
              .handler(new Handler(kind, listener));
      if (kind == SyncedKind.POD) {
        informer.index(BY_TENANT_AND_NODE, SuperMirror::tenantAndNode);
        informer.index(STARTING, pod -> pod.isStarting() ? List.of("") : List.of());
      }
      informers.put(kind, informer.build());
    }
  }

  /** Begins to follow, and waits until everything is known. */
  void start(Duration timeout) throws InterruptedException {
    informers.values().forEach(Informer::start);
    for (Informer<SuperRecord> informer : informers.values()) {
      if (!informer.awaitSync(timeout)) {
        throw new IllegalStateException("the super cluster could not be listed within " + timeout);
      }
    }
  }

  @Nullable SuperRecord get(SyncedKind kind, ObjectName superName) {
    return of(kind).store().get(superName);
  }

  /** Everything of a kind that the super cluster has for a tenant. */
  List<SuperRecord> of(SyncedKind kind, String tenantUid) {
    return of(kind).store().by(BY_TENANT, tenantUid);
  }

  /** The newest version of a tenant's object of which there is a copy; 0 if there is none. */
  long newestVersion(String tenantUid) {
    return Arrays.stream(SyncedKind.values())
        .flatMap(kind -> of(kind, tenantUid).stream())
        .mapToLong(SuperRecord::tenantVersion)
        .max()
        .orElse(0);
  }

  int count(SyncedKind kind, String tenantUid) {
    return of(kind).store().count(BY_TENANT, tenantUid);
  }

  /** How many pods of the tenant are bound to the node. */
  int podsOn(String tenantUid, String node) {
    return of(SyncedKind.POD).store().count(BY_TENANT_AND_NODE, tenantUid + "/" + node);
  }

  /** How many pods of all tenants have a node that has not said anything of them yet. */
  int starting() {
    return of(SyncedKind.POD).store().count(STARTING, "");
  }

  Collection<Informer<SuperRecord>> informers() {
    return informers.values();
  }

  @Override
  public void close() {
    informers.values().forEach(Informer::close);
  }

  private Informer<SuperRecord> of(SyncedKind kind) {
    return Objects.requireNonNull(informers.get(kind));
  }

  private static SuperRecord record(SyncedKind kind, ApiObject object) {
    SuperRecord record = Skim.of(object);
    if (record == null) {
      throw new IllegalArgumentException("selected by a label that it does not have");
    }
    // What the super cluster's controllers make carries labels of a tenant's, and no uid.
    boolean ofTenant = !record.origin().uid().isEmpty();
    return Addresses.areOf(kind) && ofTenant
        ? record.withAddresses(Addresses.of(kind, object.tree()))
        : record;
  }

  private static List<String> tenantAndNode(SuperRecord pod) {
    return pod.nodeName().isEmpty()
        ? List.of()
        : List.of(pod.origin().tenantUid() + "/" + pod.nodeName());
  }

  private record Handler(SyncedKind kind, Listener listener)
      implements InformerHandler<SuperRecord> {
    @Override
    public void onAdd(ObjectName name, SuperRecord value) {
      listener.changed(kind, null, value);
    }

    @Override
    public void onUpdate(ObjectName name, SuperRecord before, SuperRecord value) {
      if (!before.uid().equals(value.uid())) {
        listener.gone(kind, before);
        listener.changed(kind, before.withAddresses(List.of()), value);
      } else {
        listener.changed(kind, before, value);
      }
    }

    @Override
    public void onDelete(ObjectName name, SuperRecord last) {
      listener.gone(kind, last);
    }
  }
}
