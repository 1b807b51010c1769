package dev.insula.apiserver.crd;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.RangeQuery;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one control plane serves in step with its CustomResourceDefinitions: accepts their
 * names, establishes them, and cleans up after those that are deleted. Thread-safe.
 *
 * <p>Works in passes over the definitions that changed, on a virtual thread that exists only while
 * there is something to do. A pass is level-triggered and may be repeated. Schemas are not held:
 * they are read when an object of the kind is.
 */
public final class CustomResources {

  private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);
  private static final WriteOptions WRITE = WriteOptions.as("kube-apiserver");
  private static final String PREFIX = ObjectKeys.range(Crd.RESOURCE, "").from();

  private final ObjectRepository objects;
  private final ResourceRegistry registry;
  private final CustomDefinitions definitions;
  private final ConversionWebhooks webhooks;
  private final ControlPlaneClient client;
  private final Clock clock;
  private final AtomicInteger requested = new AtomicInteger();

  /** Definitions by name, as they were when they were last read. Used in passes only. */
  private final Map<String, Known> known = new HashMap<>();

  /** Names of definitions that have changed since. */
  private final Set<String> dirty = ConcurrentHashMap.newKeySet();

  /** Names of definitions whose status may have to change. Used in passes only. */
  private final Set<String> pending = new HashSet<>();

  /** Key prefixes of resources whose definition waits for its objects to go. */
  private final Set<String> emptying = ConcurrentHashMap.newKeySet();

  /**
   * A definition.
   *
   * @param crd without its schemas
   * @param revision it was read at
   * @param resources what it serves; none until it is established
   */
  private record Known(Crd crd, long revision, List<ResourceDefinition> resources) {}

  public CustomResources(
      ObjectRepository objects,
      ResourceRegistry registry,
      CustomDefinitions definitions,
      ConversionWebhooks webhooks,
      ControlPlaneClient client,
      Clock clock) {
    this.objects = objects;
    this.registry = registry;
    this.definitions = definitions;
    this.webhooks = webhooks;
    this.client = client;
    this.clock = clock;
  }

  /** Serves the definitions that are stored; to be called before the first request. */
  public void load() {
    // As if a pass were running: those that changes ask for meanwhile come after it.
    requested.getAndIncrement();
    objects
        .range(RangeQuery.latest(ObjectKeys.range(Crd.RESOURCE, "")))
        .entries()
        .forEach(entry -> markDirty(entry.key()));
    boolean some = !dirty.isEmpty();
    if (some) {
      refresh();
    }
    if (some || !requested.compareAndSet(1, 0)) {
      Thread.ofVirtual().name("crds").start(this::run);
    }
  }

  /** Hears of a change of the key space; returns at once. */
  public void changed(String key) {
    if (key.startsWith(PREFIX)) {
      markDirty(key);
      schedule();
    } else if (isEmptying(key)) {
      schedule();
    }
  }

  private void markDirty(String key) {
    ObjectKeys.locate(key).ifPresent(located -> dirty.add(located.name().name()));
  }

  private boolean isEmptying(String key) {
    for (String prefix : emptying) {
      if (key.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private void schedule() {
    if (requested.getAndIncrement() == 0) {
      Thread.ofVirtual().name("crds").start(this::run);
    }
  }

  private void run() {
    int seen;
    do {
      seen = requested.get();
      try {
        pass();
      } catch (RuntimeException e) {
        LOG.error("custom resource definitions cannot be brought into step", e);
      }
    } while (!requested.compareAndSet(seen, 0));
  }

  private void pass() {
    refresh();
    for (Known one : inOrder()) {
      try {
        if (one.crd().awaitsCleanup()) {
          cleanUp(one);
        } else if (pending.contains(one.crd().name())) {
          establish(one);
        }
      } catch (ApiException e) {
        // Somebody else wrote meanwhile: their change brings the next pass.
        LOG.debug("a definition changed during a pass: {}", e.getMessage());
      }
    }
  }

  /** Reads what has changed and serves it; what it may have an effect on is pending then. */
  private synchronized void refresh() {
    boolean changed = false;
    for (String name : List.copyOf(dirty)) {
      dirty.remove(name);
      changed |= refresh(name);
    }
    if (changed) {
      var served = new ArrayList<ResourceDefinition>();
      inOrder().forEach(one -> served.addAll(one.resources()));
      registry.replaceCustom(served);
    }
  }

  /** Whether what is served may have changed. */
  private boolean refresh(String name) {
    Known before = known.remove(name);
    pending.remove(name);
    Known now = read(name);
    if (now != null) {
      known.put(name, now);
      pending.add(name);
    }
    // Names that a definition gives up may be what another one waits for.
    for (Known other : known.values()) {
      if (!other.crd().isTrue("NamesAccepted")) {
        pending.add(other.crd().name());
      }
    }
    return (before != null && !before.resources().isEmpty())
        || (now != null && !now.resources().isEmpty());
  }

  private @Nullable Known read(String name) {
    var found = objects.find(Crd.RESOURCE, new ObjectName("", name)).orElse(null);
    if (found == null) {
      return null;
    }
    Crd crd = new Crd(Json.parseObject(found.value())).withoutSchemas();
    List<ResourceDefinition> resources =
        crd.isTrue("Established")
            ? definitions.of(crd, version -> schemaOf(name, version), webhooks)
            : List.of();
    return new Known(crd, found.revision(), resources);
  }

  /** Read anew each time, so that a kind that nobody uses costs no memory. */
  private JsonObject schemaOf(String name, String version) {
    return objects
        .tree(Crd.RESOURCE, new ObjectName("", name))
        .map(tree -> new Crd(tree).schemaOf(version))
        .orElseGet(JsonObject::new);
  }

  /** Who was first keeps a disputed name. */
  private List<Known> inOrder() {
    return known.values().stream()
        .sorted(
            Comparator.comparing(
                one -> one.crd().tree().objectAt("metadata").string("creationTimestamp", "")))
        .toList();
  }

  private void establish(Known one) {
    if (!one.crd().isDeleting()) {
      List<Crd> others =
          known.values().stream()
              .map(Known::crd)
              .filter(other -> other.group().equals(one.crd().group()))
              .toList();
      JsonObject wanted = NameAcceptance.status(one.crd(), others, clock.instant());
      if (!wanted.equals(one.crd().tree().objectAt("status"))) {
        change(one, changed -> changed.put("status", wanted), WRITE.withSubresource("status"));
      }
    }
    pending.remove(one.crd().name());
  }

  /** Changes a definition, unless it is not any more what was looked at. */
  private void change(Known one, Consumer<JsonObject> change, WriteOptions options) {
    JsonObject tree =
        objects
            .find(Crd.RESOURCE, new ObjectName("", one.crd().name()))
            .filter(entry -> entry.revision() == one.revision())
            .map(entry -> Json.parseObject(entry.value()))
            .orElse(null);
    if (tree != null) {
      change.accept(tree);
      client.update(Crd.RESOURCE, tree, options);
    }
  }

  private void cleanUp(Known one) {
    Crd crd = one.crd();
    String place = ObjectKeys.range(crd.storage(), "").from();
    emptying.add(place);
    if (new InstanceCleanup(objects, client).deleteAll(crd)) {
      change(
          one,
          tree ->
              tree.objectOrCreate("metadata")
                  .arrayOrCreate("finalizers")
                  .remove(Crd.CLEANUP_FINALIZER),
          WRITE);
      emptying.remove(place);
    }
  }
}
