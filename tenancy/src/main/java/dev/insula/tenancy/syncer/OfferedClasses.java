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
import dev.insula.tenancy.translation.OfferedKind;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that the platform offers, in each tenant: those of the super cluster that carry the
 * label {@value ClassUp#OFFERED}. Thread-safe.
 */
final class OfferedClasses implements AutoCloseable {

  private final TenantPlanes planes;
  private final FairQueue<Upkeep> upkeep;
  private final Map<OfferedKind, Informer<byte[]>> informers = new EnumMap<>(OfferedKind.class);

  /** Names of priority classes that pods keep on their way down. */
  private final Set<String> priorityClasses = ConcurrentHashMap.newKeySet();

  OfferedClasses(
      ControlPlaneClient superCluster,
      TenantPlanes planes,
      Queues queues,
      Set<String> alwaysOffered) {
    this.planes = planes;
    this.upkeep = queues.upkeep();
    priorityClasses.addAll(alwaysOffered);
    for (OfferedKind kind : OfferedKind.values()) {
      informers.put(
          kind,
          Informer.of(superCluster, kind.resource(), object -> see(kind, object))
              .selecting(ListOptions.NONE.withLabelSelector(ClassUp.OFFERED + "=true"))
              .handler(new Handler(kind))
              .build());
    }
  }

  void start(Duration timeout) throws InterruptedException {
    informers.values().forEach(Informer::start);
    for (Informer<byte[]> informer : informers.values()) {
      if (!informer.awaitSync(timeout)) {
        throw new IllegalStateException("classes could not be listed within " + timeout);
      }
    }
  }

  /** Names of the priority classes that are offered now; changes with them. */
  Set<String> priorityClasses() {
    return priorityClasses;
  }

  /** Queues what the tenant lacks, has in another form, or should not have any more. */
  void compare(TenantPlane plane) {
    for (OfferedKind kind : OfferedKind.values()) {
      for (ObjectName name : classes(kind).store().names()) {
        upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name.name()));
      }
      ListOptions offered = ListOptions.NONE.withLabelSelector(ClassUp.OFFERED + "=true");
      for (ApiObject object : plane.client().list(kind.resource(), "", offered).items()) {
        String name = ObjectHead.of(object).name().name();
        if (classes(kind).store().get(new ObjectName("", name)) == null) {
          upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name));
        }
      }
    }
  }

  /** Brings one class of a tenant where it should be. */
  void reconcile(TenantPlane plane, Upkeep.OfferedClass key) {
    var name = new ObjectName("", key.name());
    OfferedKind kind = key.kind();
    byte[] seen = classes(kind).store().get(name);
    ApiObject found = plane.find(kind.resource(), name);
    JsonObject existing = found == null ? null : found.tree();
    if (seen == null) {
      remove(plane, kind, existing);
      return;
    }
    JsonObject wanted = Json.parseObject(seen);
    if (existing == null) {
      plane.client().create(kind.resource(), wanted, SuperWriter.AS);
    } else if (ClassUp.isOffered(existing)) {
      update(plane, kind, existing, wanted);
    }
    // Else the tenant has a class of its own under that name.
  }

  private static void update(
      TenantPlane plane, OfferedKind kind, JsonObject existing, JsonObject wanted) {
    JsonObject merged = ClassUp.merge(kind, existing, wanted);
    if (merged == null) {
      return;
    }
    try {
      var _ = plane.client().update(kind.resource(), merged, SuperWriter.AS);
    } catch (ApiException e) {
      if (e.code() != 422) {
        throw e;
      }
      // Most of a class can't be changed: it is made anew.
      remove(plane, kind, existing);
      plane.client().create(kind.resource(), wanted, SuperWriter.AS);
    }
  }

  private static void remove(TenantPlane plane, OfferedKind kind, @Nullable JsonObject existing) {
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

  private static byte[] see(OfferedKind kind, ApiObject object) {
    return Json.bytes(ClassUp.translate(kind, object.tree()));
  }

  private Informer<byte[]> classes(OfferedKind kind) {
    return Objects.requireNonNull(informers.get(kind));
  }

  Collection<Informer<byte[]>> informers() {
    return informers.values();
  }

  @Override
  public void close() {
    informers.values().forEach(Informer::close);
  }

  private final class Handler implements InformerHandler<byte[]> {
    private final OfferedKind kind;

    Handler(OfferedKind kind) {
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
        upkeep.add(plane.uid(), new Upkeep.OfferedClass(kind, name.name()));
      }
    }
  }
}
