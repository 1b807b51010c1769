package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.ClassUp;
import dev.insula.tenancy.translation.CustomOffer;
import dev.insula.tenancy.translation.Offered;
import dev.insula.tenancy.translation.OfferedKind;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the platform offers, in each tenant: those of the super cluster that carry the
 * label {@value ClassUp#OFFERED}. Thread-safe.
 */
final class OfferedClasses implements AutoCloseable {

  private static final ListOptions MARKED =
      ListOptions.NONE.withLabelSelector(ClassUp.OFFERED + "=true");

  /** What is offered of a kind, as tenants see it. */
  private record Offers(Offered kind, Informer<byte[]> informer) {}

  private final ControlPlaneClient superCluster;
  private final TenantPlanes planes;
  private final FairQueue<Upkeep> upkeep;

  /** In an order that does not change from one process to the next. */
  private final ConcurrentMap<Offered, Offers> offers =
      new ConcurrentSkipListMap<>(Comparator.comparing(kind -> kind.resource().toString()));

  /** Names of priority classes that pods keep on their way down. */
  private final Set<String> priorityClasses = ConcurrentHashMap.newKeySet();

  private volatile boolean running;

  OfferedClasses(
      ControlPlaneClient superCluster,
      TenantPlanes planes,
      Queues queues,
      Set<String> alwaysOffered) {
    this.superCluster = superCluster;
    this.planes = planes;
    this.upkeep = queues.upkeep();
    priorityClasses.addAll(alwaysOffered);
    for (OfferedKind kind : OfferedKind.values()) {
      offers.put(kind, offers(kind));
    }
  }

  private Offers offers(Offered kind) {
    Informer<byte[]> informer =
        Informer.of(
                superCluster, kind.resource(), object -> Json.bytes(kind.translate(object.tree())))
            .selecting(ListOptions.NONE.withLabelSelector(kind.selector()))
            .handler(new Handler(kind))
            .build();
    return new Offers(kind, informer);
  }

  void start(Duration timeout) throws InterruptedException {
    running = true;
    for (Offers some : offers.values()) {
      some.informer().start();
    }
    for (Offers some : offers.values()) {
      if (!some.informer().awaitSync(timeout)) {
        throw new IllegalStateException("classes could not be listed within " + timeout);
      }
    }
  }

  /** Offers objects of these custom kinds from now on as they say, and of no others. */
  void declare(Collection<CustomOffer> declared, Collection<CustomOffer> changed) {
    for (Offered kind : List.copyOf(offers.keySet())) {
      boolean stays =
          !(kind instanceof CustomOffer custom)
              || (declared.contains(custom) && !changed.contains(custom));
      Offers last = stays ? null : offers.remove(kind);
      if (last != null) {
        last.informer().close();
      }
    }
    for (CustomOffer kind : declared) {
      if (!offers.containsKey(kind)) {
        Offers some = offers(kind);
        offers.put(kind, some);
        if (running) {
          some.informer().start();
        }
      }
    }
  }

  /** Whether everything that is offered of a custom kind is known. */
  boolean isFollowed(CustomOffer kind) {
    Offers some = offers.get(kind);
    return some != null && some.informer().hasSynced();
  }

  /** Names of the priority classes that are offered now; changes with them. */
  Set<String> priorityClasses() {
    return priorityClasses;
  }

  /** Queues what the tenant lacks, has in another form, or should not have any more. */
  void compare(TenantPlane plane) {
    for (Offers some : offers.values()) {
      if (isIn(plane, some.kind())) {
        compare(plane, some);
      }
    }
  }

  /** The same for one custom kind, which has just come to the tenant. */
  void compare(TenantPlane plane, CustomOffer kind) {
    Offers some = offers.get(kind);
    if (some != null) {
      compare(plane, some);
    }
  }

  private void compare(TenantPlane plane, Offers some) {
    Offered kind = some.kind();
    for (ObjectName name : some.informer().store().names()) {
      upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name.name()));
    }
    for (ApiObject object : plane.client().list(kind.resource(), "", MARKED).items()) {
      String name = ObjectHead.of(object).name().name();
      if (some.informer().store().get(new ObjectName("", name)) == null) {
        upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name));
      }
    }
  }

  /** Whether the tenant's control plane has the kind from the platform. */
  private static boolean isIn(TenantPlane plane, Offered kind) {
    return !(kind instanceof CustomOffer custom)
        || plane.customKinds().contains(custom.customKind());
  }

  /** Brings one class of a tenant where it should be. */
  void reconcile(TenantPlane plane, Upkeep.OfferedClass key) {
    Offers some = offers.get(key.kind());
    if (some == null || !some.informer().hasSynced() || !isIn(plane, key.kind())) {
      return;
    }
    Offered kind = some.kind();
    var name = new ObjectName("", key.name());
    byte[] seen = some.informer().store().get(name);
    ApiObject found = plane.find(kind.resource(), name);
    JsonObject existing = found == null ? null : found.tree();
    if (seen == null) {
      remove(plane, kind, existing);
    } else if (existing == null || ClassUp.isOffered(existing)) {
      write(plane, kind, existing, Json.parseObject(seen));
    }
    // Else the tenant has a class of its own under that name.
  }

  private static void write(
      TenantPlane plane, Offered kind, @Nullable JsonObject existing, JsonObject wanted) {
    JsonObject current;
    if (existing == null) {
      current = create(plane, kind, wanted);
    } else {
      JsonObject merged = kind.merge(existing, wanted);
      current = merged == null ? existing : update(plane, kind, existing, merged, wanted);
    }
    JsonObject status = kind.mergeStatus(current, wanted);
    if (status != null) {
      var _ =
          plane.client().update(kind.resource(), status, SuperWriter.AS.withSubresource("status"));
    }
  }

  private static JsonObject create(TenantPlane plane, Offered kind, JsonObject wanted) {
    return plane.client().create(kind.resource(), wanted.deepCopy(), SuperWriter.AS).tree();
  }

  private static JsonObject update(
      TenantPlane plane, Offered kind, JsonObject existing, JsonObject merged, JsonObject wanted) {
    try {
      return plane.client().update(kind.resource(), merged, SuperWriter.AS).tree();
    } catch (ApiException e) {
      if (e.code() != 422) {
        throw e;
      }
      // Most of a class can't be changed: it is made anew.
      remove(plane, kind, existing);
      return create(plane, kind, wanted);
    }
  }

  private static void remove(TenantPlane plane, Offered kind, @Nullable JsonObject existing) {
    if (existing == null || !ClassUp.isOffered(existing)) {
      return;
    }
    try {
      plane
          .client()
          .delete(
              kind.resource(), Meta.objectName(existing), DeleteOptions.ofUid(Meta.uid(existing)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  List<Informer<byte[]>> informers() {
    return offers.values().stream().map(Offers::informer).toList();
  }

  @Override
  public void close() {
    informers().forEach(Informer::close);
  }

  private final class Handler implements InformerHandler<byte[]> {
    private final Offered kind;

    Handler(Offered kind) {
      this.kind = kind;
    }

    @Override
    public void onAdd(ObjectName name, byte[] value) {
      if (kind == OfferedKind.PRIORITY_CLASS) {
        priorityClasses.add(name.name());
      }
      dirty(name);
    }

    @Override
    public void onUpdate(ObjectName name, byte[] before, byte[] value) {
      dirty(name);
    }

    @Override
    public void onDelete(ObjectName name, byte[] last) {
      if (kind == OfferedKind.PRIORITY_CLASS) {
        priorityClasses.remove(name.name());
      }
      dirty(name);
    }

    private void dirty(ObjectName name) {
      for (TenantPlane plane : planes.all()) {
        if (isIn(plane, kind)) {
          upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name.name()));
        }
      }
    }
  }
}
