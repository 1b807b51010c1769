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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one control plane serves in step with its CustomResourceDefinitions: accepts their
 * names, establishes them, and cleans up after those that are deleted. Thread-safe.
 *
 * <p>Works in passes over all definitions, on a virtual thread that exists only while there is
 * something to do. A pass is level-triggered and may be repeated; definitions that did not change
 * keep their compiled form.
 */
public final class CustomResources {

  private static final Logger LOG = LoggerFactory.getLogger(CustomResources.class);
  private static final WriteOptions WRITE = WriteOptions.as("kube-apiserver");
  private static final String PREFIX = ObjectKeys.range(Crd.RESOURCE, "").from();

  private final ObjectRepository objects;
  private final ResourceRegistry registry;
  private final CustomDefinitions definitions;
  private final ControlPlaneClient client;
  private final Clock clock;
  private final AtomicInteger requested = new AtomicInteger();
  private final Map<String, Compiled> compiled = new HashMap<>();

  /** Key prefixes of resources whose definition waits for its objects to go. */
  private final Set<String> emptying = ConcurrentHashMap.newKeySet();

  /** A definition's resources, and the revision of the definition they were made of. */
  private record Compiled(long revision, List<ResourceDefinition> resources) {}

  public CustomResources(
      ObjectRepository objects,
      ResourceRegistry registry,
      CustomDefinitions definitions,
      ControlPlaneClient client,
      Clock clock) {
    this.objects = objects;
    this.registry = registry;
    this.definitions = definitions;
    this.client = client;
    this.clock = clock;
  }

  /** Serves the definitions that are stored; to be called before the first request. */
  public void load() {
    var stored = stored();
    if (!stored.isEmpty()) {
      serve(stored);
      schedule();
    }
  }

  /** Hears of a change of the key space; returns at once. */
  public void changed(String key) {
    if (key.startsWith(PREFIX) || isEmptying(key)) {
      schedule();
    }
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
      } catch (ApiException e) {
        // Somebody else wrote meanwhile: their change brings the next pass.
        LOG.debug("definitions changed during a pass: {}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("custom resource definitions cannot be brought into step", e);
      }
    } while (!requested.compareAndSet(seen, 0));
  }

  private void pass() {
    var stored = stored();
    serve(stored);
    List<Crd> all = stored.stream().map(Stored::crd).toList();
    for (Crd crd : all) {
      if (crd.awaitsCleanup()) {
        cleanUp(crd);
      } else if (!crd.isDeleting()) {
        establish(crd, all);
      }
    }
  }

  /** A definition with the revision it was read at. */
  private record Stored(Crd crd, long revision) {}

  private List<Stored> stored() {
    var out = new ArrayList<Stored>();
    for (var entry : objects.range(ObjectKeys.range(Crd.RESOURCE, ""), 0, 0).entries()) {
      out.add(new Stored(new Crd(Json.parseObject(entry.value())), entry.revision()));
    }
    // Who was first keeps a disputed name.
    out.sort(
        Comparator.comparing(
            s -> s.crd().tree().objectAt("metadata").string("creationTimestamp", "")));
    return out;
  }

  private synchronized void serve(List<Stored> stored) {
    var next = new HashMap<String, Compiled>();
    var served = new ArrayList<ResourceDefinition>();
    for (Stored s : stored) {
      if (s.crd().isTrue("Established")) {
        Compiled known = compiled.get(s.crd().name());
        Compiled now =
            known != null && known.revision() == s.revision()
                ? known
                : new Compiled(s.revision(), definitions.of(s.crd()));
        next.put(s.crd().name(), now);
        served.addAll(now.resources());
      }
    }
    if (!next.equals(compiled)) {
      compiled.clear();
      compiled.putAll(next);
      registry.replaceCustom(served);
    }
  }

  private void establish(Crd crd, List<Crd> all) {
    JsonObject wanted = NameAcceptance.status(crd, all, clock.instant());
    if (!wanted.equals(crd.tree().objectAt("status"))) {
      JsonObject changed = crd.tree().deepCopy();
      changed.put("status", wanted);
      client.update(Crd.RESOURCE, changed, WRITE.withSubresource("status"));
    }
  }

  private void cleanUp(Crd crd) {
    emptying.add(ObjectKeys.range(crd.storage(), "").from());
    if (new InstanceCleanup(objects, client).deleteAll(crd)) {
      JsonObject changed = crd.tree().deepCopy();
      changed.objectOrCreate("metadata").arrayOrCreate("finalizers").remove(Crd.CLEANUP_FINALIZER);
      client.update(Crd.RESOURCE, changed, WRITE);
      emptying.remove(ObjectKeys.range(crd.storage(), "").from());
    }
  }
}
