package dev.insula.client;

import dev.insula.client.ObjectStore.Stored;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store of one resource's objects equal to those of a control plane: lists once in pages,
 * then watches from the list's version. Thread-safe. One virtual thread while it runs, none if
 * somebody takes its steps instead.
 *
 * <ul>
 *   <li>A watch that ends goes on from the last version seen, bookmarks included; a version that
 *       the server no longer knows (410) leads to a new list, whose differences from the store are
 *       told to the handlers like changes.
 *   <li>Handlers are called in order and see the store as it was right after the change.
 *   <li>Failures are retried for ever with a growing delay; reading the store goes on meanwhile.
 *   <li>Memory holds one projection per object, and nothing else that grows.
 * </ul>
 *
 * @param <T> what is kept of an object; immutable
 */
public final class Informer<T> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);

  /** Objects of a page of the first list: as client-go's. */
  private static final int PAGE = 500;

  private static final Duration FIRST_DELAY = Duration.ofMillis(50);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

  /** A watch that is silent for so long (bookmarks come each minute) is opened anew. */
  private static final Duration SILENCE = Duration.ofMinutes(3);

  private final ControlPlaneClient client;
  private final GroupVersionResource resource;
  private final String namespace;
  private final ListOptions selection;
  private final Projection<T> projection;
  private final List<InformerHandler<T>> handlers;
  private final ObjectStore<T> store;
  private final CountDownLatch synced = new CountDownLatch(1);
  private final Thread thread;

  private volatile boolean stopped;
  private volatile @Nullable WatchStream stream;
  private volatile String version = "";

  private Informer(Builder<T> from) {
    client = from.client;
    resource = from.resource;
    namespace = from.namespace;
    selection = from.selection;
    projection = from.projection;
    handlers = List.copyOf(from.handlers);
    store = new ObjectStore<>(from.indexes);
    thread = Thread.ofVirtual().name("informer-" + resource.resource()).unstarted(this::run);
  }

  /** An informer of a resource that keeps the objects themselves. */
  public static Builder<ApiObject> of(ControlPlaneClient client, GroupVersionResource resource) {
    return of(client, resource, object -> object);
  }

  /** An informer of a resource that keeps what the projection makes of an object. */
  public static <T> Builder<T> of(
      ControlPlaneClient client, GroupVersionResource resource, Function<ApiObject, T> projection) {
    return new Builder<>(client, resource, (object, _) -> projection.apply(object));
  }

  /** An informer of a resource whose projection may reuse what it made of the object before. */
  public static <T> Builder<T> of(
      ControlPlaneClient client, GroupVersionResource resource, Projection<T> projection) {
    return new Builder<>(client, resource, projection);
  }

  /** Makes what is kept of an object. */
  @FunctionalInterface
  public interface Projection<T> {

    /**
     * @param before what was kept of the same object (by its uid) until now, or null
     */
    T project(ApiObject object, @Nullable T before);
  }

  /** What an informer is made of; used once. */
  public static final class Builder<T> {
    private final ControlPlaneClient client;
    private final GroupVersionResource resource;
    private final Projection<T> projection;
    private String namespace = "";
    private ListOptions selection = ListOptions.NONE;
    private final Map<String, Function<T, ? extends Collection<String>>> indexes =
        new LinkedHashMap<>();
    private final List<InformerHandler<T>> handlers = new ArrayList<>();

    private Builder(
        ControlPlaneClient client, GroupVersionResource resource, Projection<T> projection) {
      this.client = client;
      this.resource = resource;
      this.projection = projection;
    }

    /** Only objects of this namespace. */
    public Builder<T> inNamespace(String name) {
      namespace = name;
      return this;
    }

    /** Only objects that the label and field selectors of the options choose. */
    public Builder<T> selecting(ListOptions options) {
      selection = options;
      return this;
    }

    /** Adds an index: objects are found under each of the values that the function gives. */
    public Builder<T> index(String name, Function<T, ? extends Collection<String>> values) {
      indexes.put(name, values);
      return this;
    }

    public Builder<T> handler(InformerHandler<T> handler) {
      handlers.add(handler);
      return this;
    }

    /** The informer, which does nothing until it is started. */
    public Informer<T> build() {
      return new Informer<>(this);
    }

    public Informer<T> start() {
      return build().start();
    }
  }

  /** Starts listing and watching; once only. */
  public Informer<T> start() {
    thread.start();
    return this;
  }

  /**
   * Takes one step without a thread: lists if nothing is known, else takes the next event that has
   * come. For who decides about the order of everything, such as a simulation; never with {@link
   * #start()}. What a thread would try again is to be tried by a further step.
   *
   * @return whether there was anything to do
   */
  public boolean step() throws InterruptedException {
    try {
      if (version.isEmpty()) {
        relist();
        return true;
      }
      WatchStream open = stream;
      if (open == null) {
        open = client.watch(resource, namespace, selection.withResourceVersion(version));
        stream = open;
      }
      Optional<WatchEvent> event = open.next(Duration.ZERO);
      event.ifPresent(this::apply);
      return event.isPresent();
    } catch (WatchStream.StreamClosedException e) {
      stream = null;
      return true;
    } catch (ApiException e) {
      stream = null;
      version = e.isGone() ? "" : version;
      return e.isGone();
    } catch (UncheckedIOException e) {
      stream = null;
      return false;
    }
  }

  public ObjectStore<T> store() {
    return store;
  }

  /** Whether the store has been equal to the control plane's state once. */
  public boolean hasSynced() {
    return synced.getCount() == 0;
  }

  /**
   * Waits for the first list.
   *
   * @return whether it came within the time
   */
  public boolean awaitSync(Duration timeout) throws InterruptedException {
    return synced.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The version up to which the store has followed; empty before the first list. */
  public String version() {
    return version;
  }

  /** Stops following and waits until no handler runs any more; the store stays as it is. */
  @Override
  public void close() {
    stopped = true;
    WatchStream open = stream;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
    if (!Thread.currentThread().equals(thread)) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    Duration delay = FIRST_DELAY;
    while (!stopped) {
      String before = version;
      try {
        if (version.isEmpty()) {
          relist();
        }
        watch();
      } catch (InterruptedException e) {
        return;
      } catch (WatchStream.StreamClosedException e) {
        LOG.atDebug().addKeyValue("resource", resource).log("watch ended: {}", e.getMessage());
      } catch (ApiException e) {
        if (e.isGone()) {
          version = "";
        } else {
          report(e);
        }
      } catch (RuntimeException e) {
        report(e);
      }
      try {
        delay = pause(version.equals(before) ? delay : FIRST_DELAY);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Waits for about the delay and says which one comes next. */
  private Duration pause(Duration delay) throws InterruptedException {
    if (stopped) {
      return delay;
    }
    Thread.sleep(Duration.ofNanos((long) (delay.toNanos() * (0.5 + Math.random() / 2))));
    Duration doubled = delay.multipliedBy(2);
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }

  private void report(RuntimeException e) {
    if (!stopped) {
      LOG.atWarn()
          .addKeyValue("resource", resource)
          .setCause(e instanceof ApiException || e instanceof UncheckedIOException ? null : e)
          .log("list and watch failed, will be tried again: {}", e.getMessage());
    }
  }

  private void relist() {
    Set<ObjectName> seen = new HashSet<>();
    String token = "";
    String listed;
    do {
      ObjectList page = client.list(resource, namespace, selection.page(PAGE, token));
      for (ApiObject object : page.items()) {
        seen.add(upsert(object));
      }
      token = page.continueToken();
      listed = page.resourceVersion();
    } while (!token.isEmpty() && !stopped);
    if (stopped) {
      return;
    }
    for (ObjectName name : store.names()) {
      if (!seen.contains(name)) {
        remove(name);
      }
    }
    version = listed;
    if (!hasSynced()) {
      synced.countDown();
      handlers.forEach(handler -> guarded(handler::onSynced));
    }
  }

  private void watch() throws InterruptedException {
    try (WatchStream open =
        client.watch(resource, namespace, selection.withResourceVersion(version))) {
      stream = open;
      while (!stopped) {
        Optional<WatchEvent> event = open.next(SILENCE);
        if (event.isEmpty()) {
          return;
        }
        apply(event.get());
      }
    } finally {
      stream = null;
    }
  }

  private void apply(WatchEvent event) {
    ObjectHead head = ObjectHead.of(event.object());
    switch (event.type()) {
      case ADDED, MODIFIED -> upsert(event.object(), head);
      case DELETED -> remove(head.name());
      case BOOKMARK -> {}
    }
    version = head.resourceVersion();
  }

  private ObjectName upsert(ApiObject object) {
    return upsert(object, ObjectHead.of(object));
  }

  private ObjectName upsert(ApiObject object, ObjectHead head) {
    ObjectName name = head.name();
    Stored<T> known = store.stored(name);
    if (known != null && known.resourceVersion().equals(head.resourceVersion())) {
      return name;
    }
    T value;
    try {
      value =
          known != null && known.uid().equals(head.uid())
              ? projection.project(object, known.value())
              : projection.project(object, null);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("resource", resource)
          .addKeyValue("name", name)
          .setCause(e)
          .log("an object cannot be read and is left out");
      return name;
    }
    store.put(new Stored<>(name, head.uid(), head.resourceVersion(), value));
    for (InformerHandler<T> handler : handlers) {
      if (known == null) {
        guarded(() -> handler.onAdd(name, value));
      } else {
        T before = known.value();
        guarded(() -> handler.onUpdate(name, before, value));
      }
    }
    return name;
  }

  private void remove(ObjectName name) {
    Stored<T> last = store.remove(name);
    if (last != null) {
      handlers.forEach(handler -> guarded(() -> handler.onDelete(name, last.value())));
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("resource", resource).setCause(e).log("a handler failed");
    }
  }
}
