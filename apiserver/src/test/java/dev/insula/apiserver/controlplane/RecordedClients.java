package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;

import dev.insula.apiserver.controlplane.ClientRecord.Compaction;
import dev.insula.apiserver.controlplane.ClientRecord.Event;
import dev.insula.apiserver.controlplane.ClientRecord.Listing;
import dev.insula.apiserver.controlplane.ClientRecord.Outcome;
import dev.insula.apiserver.controlplane.ClientRecord.Read;
import dev.insula.apiserver.controlplane.ClientRecord.Seen;
import dev.insula.apiserver.controlplane.ClientRecord.Verb;
import dev.insula.apiserver.controlplane.ClientRecord.Watch;
import dev.insula.apiserver.controlplane.ClientRecord.Write;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.Keyspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients of one control plane that write down what they do and see. Thread-safe; each thread has
 * its own {@link Random}. When the server goes away under a call, {@link Gone} ends the client.
 */
final class RecordedClients {

  /** The server went away. */
  static final class Gone extends RuntimeException {}

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong ids = new AtomicLong();
  private final Collection<ClientRecord> records = new ConcurrentLinkedQueue<>();
  private final List<Event> observed = new ArrayList<>();
  private final Map<String, String> uids = new ConcurrentHashMap<>();
  private final List<String> names;

  private volatile ControlPlaneClient client;
  private volatile boolean closing;
  private volatile long observedRevision;

  RecordedClients(List<String> names, ControlPlaneClient client) {
    this.names = names;
    this.client = client;
    observedRevision = Long.parseLong(list(ListOptions.NONE).resourceVersion());
  }

  Collection<ClientRecord> records() {
    return List.copyOf(records);
  }

  List<Event> observed() {
    return List.copyOf(observed);
  }

  /** From now on calls may fail. */
  void expectEnd() {
    closing = true;
  }

  void reconnect(ControlPlaneClient again) {
    client = again;
    closing = false;
  }

  /** Does something to a random object, knowing what it is. */
  void write(Random random) {
    String name = any(random);
    Seen base = read(name);
    if (base.absent() || random.nextInt(12) == 0) {
      create(name);
      return;
    }
    // So that others come between reading and writing.
    Thread.yield();
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> update(name, base);
      case 3, 4, 5 -> patch(name);
      case 6 -> delete(name, base);
      default -> delete(name, new Seen(0, base.data()));
    }
  }

  void read(Random random) {
    read(any(random));
  }

  /** Lists everything, in pages if the dice say so. */
  void list(Random random) {
    int limit = random.nextInt(3);
    long called = clock.incrementAndGet();
    ObjectList page = list(ListOptions.NONE.page(limit, ""));
    long returned = clock.incrementAndGet();
    long revision = Long.parseLong(page.resourceVersion());
    var seen = new TreeMap<String, Seen>();
    int pages = 1;
    Outcome outcome = Outcome.DONE;
    try {
      page.items().forEach(item -> seen.put(Meta.name(item.tree()), seen(item)));
      while (!page.continueToken().isEmpty()) {
        // So that writes and compactions come between the pages.
        read(random);
        read(random);
        page = list(ListOptions.NONE.page(limit, page.continueToken()));
        page.items().forEach(item -> seen.put(Meta.name(item.tree()), seen(item)));
        pages++;
      }
    } catch (ApiException e) {
      outcome = outcome(e);
    }
    long ended = clock.incrementAndGet();
    records.add(new Listing(called, returned, ended, revision, pages, outcome, seen));
  }

  /** Watches from a revision that was seen some time ago, for some events. */
  void watch(Random random) throws InterruptedException {
    long now = observedRevision;
    long after = Math.max(1, now - random.nextInt(60));
    var events = new ArrayList<Event>();
    long called = clock.incrementAndGet();
    Outcome outcome = Outcome.DONE;
    try (WatchStream stream = open(after)) {
      for (int n = random.nextInt(80); n > 0 && !closing; n--) {
        Optional<Event> event = next(stream);
        if (event.isEmpty()) {
          break;
        }
        events.add(event.get());
        // Reads slowly now and then, so that it falls behind.
        if (random.nextInt(20) == 0) {
          list(random);
        }
      }
    } catch (ApiException e) {
      outcome = outcome(e);
    } finally {
      records.add(new Watch(called, clock.incrementAndGet(), after, events, outcome));
    }
  }

  /** Gives up a part of the history that the observer has seen. */
  void compact(Keyspace keyspace, Random random) {
    long revision = observedRevision - 1 - random.nextInt(60);
    if (revision > 0) {
      long called = clock.incrementAndGet();
      try {
        keyspace.compact(revision);
      } catch (RuntimeException e) {
        throw gone(e);
      } finally {
        records.add(new Compaction(called, clock.incrementAndGet(), revision));
      }
    }
  }

  /** Follows everything until it has seen an object's end, or the server goes away. */
  void observe(String last) throws InterruptedException {
    try (WatchStream stream = open(observedRevision)) {
      while (!closing) {
        Optional<Event> event = next(stream);
        if (event.isPresent()) {
          observed.add(event.get());
          observedRevision = event.get().seen().version();
          if (event.get().name().equals(last)) {
            return;
          }
        }
      }
    }
  }

  void create(String name) {
    String id = "create-" + ids.incrementAndGet();
    Map<String, String> data = Map.of("op", id, "born", id);
    write(
        Verb.CREATE,
        name,
        id,
        Seen.ABSENT,
        data,
        () -> client.create(CONFIG_MAPS, tree(name, 0, data), ME));
  }

  private void update(String name, Seen base) {
    String id = "update-" + ids.incrementAndGet();
    var data = new HashMap<>(base.data());
    data.put("op", id);
    data.remove("p0");
    write(
        Verb.UPDATE,
        name,
        id,
        base,
        data,
        () -> client.update(CONFIG_MAPS, tree(name, base.version(), data), ME));
  }

  private void patch(String name) {
    long number = ids.incrementAndGet();
    String id = "patch-" + number;
    Map<String, String> data = Map.of("op", id, "p" + number % 5, id);
    var body = JsonObject.of("data", object(data));
    PatchType type = number % 2 == 0 ? PatchType.MERGE : PatchType.STRATEGIC;
    write(
        Verb.PATCH,
        name,
        id,
        Seen.ABSENT,
        data,
        () -> client.patch(CONFIG_MAPS, at(name), type, JsonOrArray.of(body), ME));
  }

  private void delete(String name, Seen base) {
    String version = base.version() == 0 ? "" : Long.toString(base.version());
    String uid = uids.getOrDefault(base.data().get("born"), "");
    var options = new DeleteOptions(uid, version, null, "");
    String id = "delete-" + ids.incrementAndGet();
    write(
        Verb.DELETE, name, id, base, Map.of(), () -> client.delete(CONFIG_MAPS, at(name), options));
  }

  private void write(
      Verb verb,
      String name,
      String id,
      Seen base,
      Map<String, String> sent,
      Supplier<ApiObject> call) {
    long called = clock.incrementAndGet();
    Outcome outcome = Outcome.UNKNOWN;
    Seen result = Seen.ABSENT;
    try {
      ApiObject answer = call.get();
      result = verb == Verb.DELETE ? Seen.ABSENT : seen(answer);
      outcome = Outcome.DONE;
    } catch (ApiException e) {
      outcome = outcome(e);
    } catch (RuntimeException e) {
      throw gone(e);
    } finally {
      long returned = clock.incrementAndGet();
      records.add(new Write(called, returned, verb, name, id, base, sent, outcome, result));
    }
  }

  private Seen read(String name) {
    long called = clock.incrementAndGet();
    Seen seen = Seen.ABSENT;
    try {
      seen = seen(client.get(CONFIG_MAPS, at(name)));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw gone(e);
      }
    } catch (RuntimeException e) {
      throw gone(e);
    }
    records.add(new Read(called, clock.incrementAndGet(), name, seen));
    return seen;
  }

  private ObjectList list(ListOptions options) {
    try {
      return client.list(CONFIG_MAPS, "default", options);
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      throw gone(e);
    }
  }

  private WatchStream open(long after) {
    try {
      return client.watch(
          CONFIG_MAPS, "default", ListOptions.NONE.withResourceVersion(Long.toString(after)));
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      throw gone(e);
    }
  }

  private Optional<Event> next(WatchStream stream) throws InterruptedException {
    try {
      Optional<WatchEvent> event = stream.next(MOMENT);
      long at = clock.incrementAndGet();
      return event.map(
          e ->
              new Event(
                  at,
                  Event.Kind.valueOf(e.type().name()),
                  Meta.name(e.object().tree()),
                  seen(e.object())));
    } catch (ApiException e) {
      throw e;
    } catch (RuntimeException e) {
      throw gone(e);
    }
  }

  private Seen seen(ApiObject object) {
    JsonObject tree = object.tree();
    Map<String, String> data = Meta.strings(tree.objectAt("data"));
    uids.put(data.getOrDefault("born", ""), Meta.uid(tree));
    return new Seen(Long.parseLong(Meta.resourceVersion(tree)), Map.copyOf(data));
  }

  private Outcome outcome(ApiException e) {
    return switch (e.reason()) {
      case "Conflict" -> Outcome.CONFLICT;
      case "NotFound" -> Outcome.NOT_FOUND;
      case "AlreadyExists" -> Outcome.ALREADY_EXISTS;
      case "Expired" -> Outcome.EXPIRED;
      default -> throw gone(e);
    };
  }

  /** An end that was announced, or the failure itself. */
  private RuntimeException gone(RuntimeException e) {
    return closing || e instanceof Gone ? new Gone() : e;
  }

  private String any(Random random) {
    return names.get(random.nextInt(names.size()));
  }

  private static ObjectName at(String name) {
    return new ObjectName("default", name);
  }

  private static JsonObject tree(String name, long version, Map<String, String> data) {
    JsonObject tree = TestFleet.configMap(name, "");
    if (version != 0) {
      Meta.of(tree).put("resourceVersion", Long.toString(version));
    }
    tree.put("data", object(data));
    return tree;
  }

  private static JsonObject object(Map<String, String> data) {
    var object = new JsonObject();
    data.forEach(object::put);
    return object;
  }
}
