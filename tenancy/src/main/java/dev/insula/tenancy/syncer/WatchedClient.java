package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.ServedResource;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client whose calls tell a {@link Breaker} whether the control plane answers. Thread-safe. */
final class WatchedClient implements ControlPlaneClient {

  /** An answer that takes longer holds a worker up like none at all. */
  static final Duration SLOW = Duration.ofSeconds(5);

  /** Lists can be long. */
  private static final Duration SLOW_LIST = Duration.ofMinutes(2);

  private final ControlPlaneClient client;
  private final Breaker breaker;
  private final LongSupplier nanos;

  WatchedClient(ControlPlaneClient client, Breaker breaker, LongSupplier nanos) {
    this.nanos = nanos;
    this.client = client;
    this.breaker = breaker;
  }

  private <T extends @Nullable Object> T call(Supplier<T> call) {
    return call(SLOW, call);
  }

  private <T extends @Nullable Object> T call(Duration slow, Supplier<T> call) {
    long began = nanos.getAsLong();
    try {
      T answer = call.get();
      if (nanos.getAsLong() - began > slow.toNanos()) {
        breaker.failed("its control plane takes more than " + slow.toSeconds() + " s to answer");
      } else {
        breaker.answered();
      }
      return answer;
    } catch (ApiException e) {
      // A refusal is an answer; a server in trouble is none of use.
      if (e.code() >= 500 || e.code() == 429) {
        breaker.failed(String.valueOf(e.getMessage()));
      } else {
        breaker.answered();
      }
      throw e;
    } catch (UncheckedIOException e) {
      breaker.failed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public ApiObject get(GroupVersionResource resource, ObjectName name) {
    return call(() -> client.get(resource, name));
  }

  @Override
  public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(SLOW_LIST, () -> client.list(resource, namespace, options));
  }

  @Override
  public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
    return call(SLOW_LIST, () -> client.watch(resource, namespace, options));
  }

  @Override
  public ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(() -> client.create(resource, object, options));
  }

  @Override
  public ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options) {
    return call(() -> client.update(resource, object, options));
  }

  @Override
  public ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options) {
    return call(() -> client.patch(resource, name, type, body, options));
  }

  @Override
  public @Nullable ApiObject delete(
      GroupVersionResource resource, ObjectName name, DeleteOptions options) {
    return this.<@Nullable ApiObject>call(() -> client.delete(resource, name, options));
  }

  @Override
  public ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options) {
    return call(() -> client.createSubresource(resource, name, subresource, body, options));
  }

  @Override
  public List<ServedResource> resources() {
    return call(client::resources);
  }
}
