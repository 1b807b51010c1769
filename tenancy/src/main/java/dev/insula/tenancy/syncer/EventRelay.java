package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FairQueue;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.EventUp;
import dev.insula.tenancy.translation.PassingKind;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events of the super cluster to the tenants whose objects they are about.
 *
 * <p>Events explain; nothing depends on them. So they have a queue of their own with few workers,
 * are followed from now on only, and beyond {@value #MAX_WAITING} waiting ones the newest are
 * dropped.
 */
final class EventRelay implements AutoCloseable {

  /** An event of the super cluster, by its name there. */
  record Key(String superNamespace, String name) {}

  private static final Logger LOG = LoggerFactory.getLogger(EventRelay.class);
  private static final int MAX_WAITING = 10_000;
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ControlPlaneClient superCluster;
  private final SuperMirror mirror;
  private final CustomKinds kinds;
  private final TenantPlanes planes;
  private final FairQueue<Key> queue;
  private final ConcurrentMap<Key, ApiObject> waiting = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable WatchStream stream;

  EventRelay(
      ControlPlaneClient superCluster,
      SuperMirror mirror,
      CustomKinds kinds,
      TenantPlanes planes,
      Queues queues) {
    this.kinds = kinds;
    this.superCluster = superCluster;
    this.mirror = mirror;
    this.planes = planes;
    this.queue = queues.events();
    this.thread = Thread.ofVirtual().name("event-relay").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      try {
        follow();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.atDebug().log("events are followed anew: {}", e.getMessage());
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void follow() throws InterruptedException {
    ListOptions one = ListOptions.NONE.page(1, "");
    String now = superCluster.list(TenantEvents.EVENTS, "", one).resourceVersion();
    try (WatchStream open =
        superCluster.watch(TenantEvents.EVENTS, "", ListOptions.NONE.withResourceVersion(now))) {
      stream = open;
      while (!stopped) {
        Optional<WatchEvent> event = open.next(SILENCE);
        if (event.isEmpty()) {
          return;
        }
        switch (event.get().type()) {
          case ADDED, MODIFIED -> offer(event.get().object());
          case DELETED, BOOKMARK -> {}
        }
      }
    } finally {
      stream = null;
    }
  }

  private void offer(ApiObject event) {
    EventSubject subject = EventSubject.of(event);
    PassingKind kind = kinds.down(subject.apiVersion(), subject.kind());
    boolean itsToSee = kind instanceof CustomKind || EventUp.KINDS.contains(subject.kind());
    if (kind == null || !itsToSee || waiting.size() >= MAX_WAITING) {
      return;
    }
    SuperRecord about = about(subject);
    if (about != null && planes.byUid(about.origin().tenantUid()) != null) {
      Key key = new Key(subject.eventNamespace(), subject.eventName());
      waiting.put(key, event);
      queue.add(about.origin().tenantUid(), key);
    }
  }

  private @Nullable SuperRecord about(EventSubject subject) {
    PassingKind kind = kinds.down(subject.apiVersion(), subject.kind());
    SuperRecord record =
        kind == null ? null : mirror.get(kind, new ObjectName(subject.namespace(), subject.name()));
    boolean same =
        record != null && (subject.uid().isEmpty() || subject.uid().equals(record.uid()));
    return same ? record : null;
  }

  /** Writes one event into the tenant. */
  void reconcile(TenantPlane plane, Key key) {
    ApiObject event = waiting.remove(key);
    SuperRecord about = event == null ? null : about(EventSubject.of(event));
    if (event == null || about == null || !about.origin().tenantUid().equals(plane.uid())) {
      return;
    }
    Origin origin = about.origin();
    JsonObject wanted = EventUp.translate(event.tree(), origin);
    try {
      plane.client().create(TenantEvents.EVENTS, wanted, SuperWriter.AS);
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        repeat(plane, wanted);
      } else if (e.code() == 429 || e.code() >= 500) {
        waiting.putIfAbsent(key, event);
        throw e;
      }
      // Else the tenant does not want it, such as in a namespace that is being deleted.
    }
  }

  private static void repeat(TenantPlane plane, JsonObject wanted) {
    ApiObject existing = plane.find(TenantEvents.EVENTS, Meta.objectName(wanted));
    if (existing != null) {
      Object version = Objects.requireNonNull(Meta.of(existing.tree()).get("resourceVersion"));
      Meta.of(wanted).put("resourceVersion", version);
      var _ = plane.client().update(TenantEvents.EVENTS, wanted, SuperWriter.AS);
    }
  }

  @Override
  public void close() {
    stopped = true;
    WatchStream open = stream;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
  }
}
