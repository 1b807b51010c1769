package dev.insula.tenancy.simulation;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import dev.insula.tenancy.naming.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A user of a simulated cluster. What happens around each call is said by its {@link Line}. */
public final class SimulatedClient implements ControlPlaneClient {

  /**
   * What a call is, for who watches.
   *
   * @param uid which the object must have; empty if any will do
   */
  record Call(
      SimulatedCluster cluster, String verb, GroupResource resource, ObjectName name, String uid) {
    @Override
    public String toString() {
      return cluster.name() + " " + verb + " " + resource + " " + name + " " + uid;
    }

    boolean isWrite() {
      return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
    }
  }

  /** What lies between a client and its cluster. */
  interface Line {
    Line PLAIN =
        new Line() {
          @Override
          public void before(Call call) {}

          @Override
          public void after(Call call) {}
        };

    /** The call has not taken effect yet. */
    void before(Call call);

    /** The call has taken effect, and nobody has heard of it yet. */
    void after(Call call);
  }

  private static final LabelSelector OF_TENANTS = LabelSelector.parse(Origin.TENANT_UID);

  private final SimulatedCluster cluster;
  private final SimulatedRules rules;
  private final Line line;

  SimulatedClient(SimulatedCluster cluster, SimulatedRules rules, Line line) {
    this.cluster = cluster;
    this.rules = rules;
    this.line = line;
  }

  private <T extends @Nullable Object> T call(
      String verb, GroupVersionResource resource, ObjectName name, Supplier<T> effect) {
    return call(verb, resource, name, "", effect);
  }

  private <T extends @Nullable Object> T call(
      String verb, GroupVersionResource resource, ObjectName name, String uid, Supplier<T> effect) {
    var call = new Call(cluster, verb, resource.groupResource(), name, uid);
    line.before(call);
    T answer = effect.get();
    line.after(call);
    return answer;
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return call("get", resource, name, () -> cluster.get(resource.groupResource(), name).object());
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(
        "list",
        resource,
        new ObjectName(namespace, ""),
        () -> {
          cluster.requireServed(resource.groupResource());
          LabelSelector selector = selector(options.labelSelector());
          var items = new ArrayList<ApiObject>();
          cluster
              .all(resource.groupResource())
              .forEach(
                  (name, held) -> {
                    if (matches(name, held, namespace, selector)) {
                      items.add(held.object());
                    }
                  });
          return new ObjectList(items, Long.toString(cluster.revision()), "");
        });
  }

  private static LabelSelector selector(String text) {
    return switch (text) {
      case "" -> LabelSelector.everything();
      case Origin.TENANT_UID -> OF_TENANTS;
      default -> LabelSelector.parse(text);
    };
  }

  private static boolean matches(
      ObjectName name,
      SimulatedCluster.@Nullable Held held,
      String namespace,
      LabelSelector selector) {
    boolean here = held != null && (namespace.isEmpty() || name.namespace().equals(namespace));
    return here && selector.matchesObject(held.tree());
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(
        "watch",
        resource,
        new ObjectName(namespace, ""),
        () ->
            new Stream(
                resource.groupResource(),
                namespace,
                options.labelSelector(),
                Long.parseLong(options.resourceVersion())));
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(
        "create",
        resource,
        Meta.objectName(object),
        () -> rules.create(resource.groupResource(), object));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(
        options.subresource().isEmpty() ? "update" : "update " + options.subresource(),
        resource,
        Meta.objectName(object),
        () -> rules.update(resource.groupResource(), object, options.subresource()));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    throw ApiException.methodNotAllowed();
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    return this.<@Nullable ApiObject>call(
        "delete",
        resource,
        name,
        options.uid(),
        () -> rules.delete(resource.groupResource(), name, options));
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return call(
        subresource,
        resource,
        name,
        () -> rules.createSubresource(resource.groupResource(), name, subresource, body));
  }

  @Override
  public List<ServedResource> resources() {
    return List.of();
  }

  /** Reads on in the cluster's history whenever it is asked. */
  private final class Stream implements WatchStream {
    private final GroupResource resource;
    private final String namespace;
    private final LabelSelector selector;
    private final long epoch = cluster.epoch();
    private long version;

    Stream(GroupResource resource, String namespace, String selector, long version) {
      this.resource = resource;
      this.namespace = namespace;
      this.selector = selector(selector);
      this.version = version;
      check();
    }

    private void check() {
      if (epoch != cluster.epoch()) {
        throw new StreamClosedException("the server went away");
      }
      if (version < cluster.oldest() || version > cluster.revision()) {
        throw ApiException.expired("too old resource version");
      }
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) {
      check();
      List<SimulatedCluster.Change> history = cluster.history();
      for (int i = firstAfter(history, version); i < history.size(); i++) {
        SimulatedCluster.Change change = history.get(i);
        version = change.revision();
        WatchEvent event = event(change);
        if (event != null) {
          return Optional.of(event);
        }
      }
      return Optional.empty();
    }

    /** Revisions follow each other without gaps. */
    private static int firstAfter(List<SimulatedCluster.Change> history, long version) {
      return history.isEmpty() ? 0 : (int) Math.max(0, version + 1 - history.getFirst().revision());
    }

    /** A change as this watch sees it; null if it does not. */
    private @Nullable WatchEvent event(SimulatedCluster.Change change) {
      if (!change.resource().equals(resource)) {
        return null;
      }
      boolean was = matches(change.name(), change.before(), namespace, selector);
      boolean deleted = change.type() == WatchEvent.Type.DELETED;
      boolean is = !deleted && matches(change.name(), change.now(), namespace, selector);
      if (is) {
        return new WatchEvent(
            was ? WatchEvent.Type.MODIFIED : WatchEvent.Type.ADDED, change.now().object());
      }
      return was ? new WatchEvent(WatchEvent.Type.DELETED, change.now().object()) : null;
    }

    @Override
    public void close() {}
  }
}
