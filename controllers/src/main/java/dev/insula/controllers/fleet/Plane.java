package dev.insula.controllers.fleet;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.EventRecorder;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectList;
import dev.insula.client.ObjectReference;
import dev.insula.client.ObjectStore;
import dev.insula.client.ObjectStore.Stored;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One control plane while controllers have to do with it: its client, and caches of the kinds that
 * they have looked at. It is dropped when the control plane is idle. Thread-safe.
 */
public final class Plane {

  private static final int PAGE = 500;

  private final String name;
  private final PlaneClient client;
  private final EventRecorder events;
  private final BiConsumer<Key, Duration> queue;
  private final Map<GroupResource, PlaneCache<?>> caches = new ConcurrentHashMap<>();
  private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
  private final ReentrantLock loading = new ReentrantLock();

  Plane(
      String name,
      ControlPlaneClient client,
      EventRecorder events,
      BiConsumer<Key, Duration> queue) {
    this.name = name;
    this.client = new PlaneClient(client, this);
    this.events = events;
    this.queue = queue;
  }

  /** Wakes a key of a controller. */
  public void wake(Controller controller, ObjectName object) {
    queue.accept(new Key(controller.name(), object), Duration.ZERO);
  }

  /** Wakes a key of a controller after a time. */
  public void wakeAfter(Controller controller, ObjectName object, Duration delay) {
    queue.accept(new Key(controller.name(), object), delay);
  }

  /** The control plane's name. */
  public String name() {
    return name;
  }

  /** Writes through this client are seen by the caches at once. */
  public ControlPlaneClient client() {
    return client;
  }

  /** All objects of a kind; the first call reads them. */
  public <T> ObjectStore<T> all(Kind<T> kind) {
    return cache(kind).store();
  }

  /** Whether somebody has looked at the kind, so that asking for it costs nothing. */
  public boolean knows(Kind<?> kind) {
    return caches.containsKey(kind.groupResource());
  }

  /** Reads the heads of all objects of a resource from the control plane, keeping nothing. */
  public void forEach(GroupVersionResource resource, Consumer<ObjectHead> visitor) {
    forEachObject(resource, object -> visitor.accept(ObjectHead.of(object)));
  }

  /** Reads all objects of a resource from the control plane, keeping nothing. */
  public void forEachObject(GroupVersionResource resource, Consumer<ApiObject> visitor) {
    readAll(resource, visitor);
  }

  /** Gives the revision of the snapshot that all pages show. */
  private long readAll(GroupVersionResource resource, Consumer<ApiObject> visitor) {
    String token = "";
    long revision = 0;
    do {
      ObjectList page = client.list(resource, "", ListOptions.NONE.page(PAGE, token));
      page.items().forEach(visitor);
      token = page.continueToken();
      revision = revision == 0 ? Long.parseLong(page.resourceVersion()) : revision;
    } while (!token.isEmpty());
    return revision;
  }

  /** Something that a controller keeps for this control plane as long as it is in use. */
  public <A> A attachment(Class<A> type, Supplier<A> made) {
    return type.cast(attachments.computeIfAbsent(type, _ -> made.get()));
  }

  /** Something that a controller keeps, if it has been made. */
  public <A> Optional<A> attached(Class<A> type) {
    return Optional.ofNullable(type.cast(attachments.get(type)));
  }

  /**
   * Records an event about an object.
   *
   * @param type {@code Normal} or {@code Warning}
   */
  public void event(ObjectReference about, String type, String reason, String message) {
    eventFrom(EventSource.of(about.kind()), about, type, reason, message);
  }

  /** Records an event about an object that another controller than the one of its kind tells. */
  public void eventFrom(
      String source, ObjectReference about, String type, String reason, String message) {
    events.recordFrom(source, name, client, about, type, reason, message);
  }

  void take(PlaneChange change) {
    PlaneCache<?> cache = caches.get(change.resource());
    if (cache == null) {
      return;
    }
    if (change.deleted()) {
      cache.deleted(change.name(), change.revision());
    } else {
      cache.put(change);
    }
  }

  void written(GroupResource resource, ApiObject object) {
    PlaneCache<?> cache = caches.get(resource);
    if (cache != null) {
      cache.put(object);
    }
  }

  void deletedByUs(GroupResource resource, ObjectName object, String uid) {
    PlaneCache<?> cache = caches.get(resource);
    if (cache != null) {
      cache.deletedByUs(object, uid);
    }
  }

  /** The uid of an object as far as it is known; empty if it is not. */
  String knownUid(GroupResource resource, ObjectName object) {
    PlaneCache<?> cache = caches.get(resource);
    Stored<?> known = cache == null ? null : cache.store().stored(object);
    return known == null ? "" : known.uid();
  }

  /** Changes may have been missed: what is known is read again when it is next needed. */
  void forget() {
    caches.clear();
    attachments.clear();
  }

  private <T> PlaneCache<T> cache(Kind<T> kind) {
    PlaneCache<?> known = caches.get(kind.groupResource());
    if (known == null || known.isLoading()) {
      loading.lock();
      try {
        known = caches.get(kind.groupResource());
        if (known == null) {
          known = load(kind);
        }
      } finally {
        loading.unlock();
      }
    }
    @SuppressWarnings("unchecked") // a resource has one Kind
    PlaneCache<T> cache = (PlaneCache<T>) known;
    return cache;
  }

  /** The cache takes in changes before the list is asked for, so that none is missed. */
  private <T> PlaneCache<T> load(Kind<T> kind) {
    var cache = new PlaneCache<>(kind);
    caches.put(kind.groupResource(), cache);
    try {
      Set<ObjectName> listed = new HashSet<>();
      long revision =
          readAll(
              kind.resource(),
              object -> {
                ObjectHead head = ObjectHead.of(object);
                listed.add(head.name());
                cache.put(head, object);
              });
      cache.loaded(revision, listed);
    } catch (RuntimeException e) {
      caches.remove(kind.groupResource());
      throw e;
    }
    return cache;
  }
}
