package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.EndpointSlicePassage;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
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
    void changed(PassingKind kind, @Nullable SuperRecord before, SuperRecord now);

    void gone(PassingKind kind, SuperRecord last);
  }

  private final ConcurrentMap<PassingKind, Informer<SuperRecord>> informers =
      new ConcurrentHashMap<>();
  private final ControlPlaneClient client;
  private final Listener listener;
  private volatile boolean running;

  SuperMirror(ControlPlaneClient client, Listener listener) {
    this.client = client;
    this.listener = listener;
    for (SyncedKind kind : SyncedKind.values()) {
      var informer = informer(kind);
      if (kind == SyncedKind.POD) {
        informer.index(BY_TENANT_AND_NODE, SuperMirror::tenantAndNode);
        informer.index(STARTING, pod -> pod.isStarting() ? List.of("") : List.of());
      }
      informers.put(kind, informer.build());
    }
  }

  private Informer.Builder<SuperRecord> informer(PassingKind kind) {
    return Informer.of(client, kind.resource(), object -> record(kind, object))
        .selecting(ListOptions.NONE.withLabelSelector(Origin.TENANT_UID))
        .index(BY_TENANT, record -> List.of(record.origin().tenantUid()))
        .handler(new Handler(kind, listener));
  }

  /**
   * Follows these custom kinds from now on, and no others.
   *
   * @param known is called when everything of a kind is known, on its informer's thread
   */
  void follow(Collection<CustomKind> kinds, Consumer<CustomKind> known) {
    for (PassingKind followed : List.copyOf(informers.keySet())) {
      if (followed instanceof CustomKind custom && !kinds.contains(custom)) {
        Informer<SuperRecord> last = informers.remove(custom);
        if (last != null) {
          last.close();
        }
      }
    }
    for (CustomKind kind : kinds) {
      if (!informers.containsKey(kind)) {
        Informer<SuperRecord> informer =
            informer(kind).handler(new Synced(() -> known.accept(kind))).build();
        informers.put(kind, informer);
        if (running) {
          informer.start();
        }
      }
    }
  }

  /** Whether everything of the kind is known. */
  boolean isFollowed(PassingKind kind) {
    Informer<SuperRecord> informer = informers.get(kind);
    return informer != null && informer.hasSynced();
  }

  /** The kinds that are followed. */
  Collection<PassingKind> kinds() {
    return informers.keySet();
  }

  /** Begins to follow, and waits until everything is known. */
  void start(Duration timeout) throws InterruptedException {
    running = true;
    informers.values().forEach(Informer::start);
    for (Informer<SuperRecord> informer : informers.values()) {
      if (!informer.awaitSync(timeout)) {
        throw new IllegalStateException("the super cluster could not be listed within " + timeout);
      }
    }
  }

  @Nullable SuperRecord get(PassingKind kind, ObjectName superName) {
    Informer<SuperRecord> informer = informers.get(kind);
    return informer == null ? null : informer.store().get(superName);
  }

  /** Everything of a kind that the super cluster has for a tenant. */
  List<SuperRecord> of(PassingKind kind, String tenantUid) {
    Informer<SuperRecord> informer = informers.get(kind);
    return informer == null ? List.of() : informer.store().by(BY_TENANT, tenantUid);
  }

  /** The newest version of a tenant's object of which there is a copy; 0 if there is none. */
  long newestVersion(String tenantUid) {
    return informers.keySet().stream()
        .flatMap(kind -> of(kind, tenantUid).stream())
        .mapToLong(SuperRecord::tenantVersion)
        .max()
        .orElse(0);
  }

  int count(PassingKind kind, String tenantUid) {
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

  /** In an order that does not change from one process to the next. */
  List<Informer<SuperRecord>> informers() {
    return informers.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().ruleName()))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public void close() {
    informers.values().forEach(Informer::close);
  }

  private Informer<SuperRecord> of(PassingKind kind) {
    return Objects.requireNonNull(informers.get(kind));
  }

  private static SuperRecord record(PassingKind kind, ApiObject object) {
    SuperRecord record = Skim.of(object);
    if (record == null) {
      throw new IllegalArgumentException("selected by a label that it does not have");
    }
    if (!Addresses.areOf(kind) || !record.isCopy()) {
      return record;
    }
    JsonObject tree = object.tree();
    return kind == SyncedKind.ENDPOINT_SLICE && EndpointSlicePassage.isMadeByController(tree)
        ? record.madeByOthers()
        : record.withAddresses(Addresses.of(kind, tree));
  }

  private static List<String> tenantAndNode(SuperRecord pod) {
    return pod.nodeName().isEmpty()
        ? List.of()
        : List.of(pod.origin().tenantUid() + "/" + pod.nodeName());
  }

  private record Synced(Runnable then) implements InformerHandler<SuperRecord> {
    @Override
    public void onSynced() {
      then.run();
    }
  }

  private record Handler(PassingKind kind, Listener listener)
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
