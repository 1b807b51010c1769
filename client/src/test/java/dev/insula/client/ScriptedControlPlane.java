package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers lists and watches with what the test laid out for it, and writes down what was asked. */
final class ScriptedControlPlane implements ControlPlaneClient {

  final Deque<Supplier<ObjectList>> lists = new ArrayDeque<>();
  final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  final List<String> asked = new ArrayList<>();

  static ApiObject object(String name, long version, String value) {
    return ApiObject.of(
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "name",
                name,
                "namespace",
                "ns",
                "uid",
                "u-" + name,
                "resourceVersion",
                "" + version),
            "value",
            value));
  }

  ScriptedControlPlane lists(String version, String token, ApiObject... items) {
    lists.add(() -> new ObjectList(List.of(items), version, token));
    return this;
  }

  ScriptedControlPlane failsToList(RuntimeException failure) {
    lists.add(
        () -> {
          throw failure;
        });
    return this;
  }

  Stream streams() {
    var stream = new Stream();
    streams.add(stream);
    return stream;
  }

  /** Steps of a watch: events, failures to throw. */
  static final class Stream implements WatchStream {
    private final BlockingQueue<Object> steps = new LinkedBlockingQueue<>();

    Stream sends(WatchEvent.Type type, ApiObject object) {
      steps.add(new WatchEvent(type, object));
      return this;
    }

    Stream fails(RuntimeException failure) {
      steps.add(failure);
      return this;
    }

    Stream ends() {
      return fails(new StreamClosedException("end"));
    }

    @Override
    public Optional<WatchEvent> next(Duration timeout) throws InterruptedException {
      Object step = steps.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (step instanceof RuntimeException failure) {
        throw failure;
      }
      return Optional.ofNullable((WatchEvent) step);
    }

    @Override
    public void close() {
      ends();
    }
  }

  @Override
  public synchronized ObjectList list(
      GroupVersionResource resource, String namespace, ListOptions options) {
    asked.add("list " + options.limit() + " " + options.continueToken());
    Supplier<ObjectList> next = lists.poll();
    if (next == null) {
      throw new AssertionError("an unexpected list");
    }
    return next.get();
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    synchronized (this) {
      asked.add("watch " + options.resourceVersion());
    }
    try {
      return streams.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WatchStream.StreamClosedException("interrupted");
    }
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    throw ApiException.methodNotAllowed();
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    throw ApiException.methodNotAllowed();
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    throw ApiException.methodNotAllowed();
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
    throw ApiException.methodNotAllowed();
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    throw ApiException.methodNotAllowed();
  }

  @Override
  public List<ServedResource> resources() {
    return List.of();
  }
}
