package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A control plane as one user of it sees it. Thread-safe; calls block and are meant for virtual
 * threads. Failures are {@link dev.insula.machinery.object.ApiException}s that carry the server's
 * Status; an unreachable server is an {@link java.io.UncheckedIOException}.
 */
public interface ControlPlaneClient {

  ApiObject get(GroupVersionResource resource, ObjectName name);

  /**
   * @param namespace empty for all namespaces or cluster-scoped resources
   */
  ObjectList list(GroupVersionResource resource, String namespace, ListOptions options);

  /**
   * Follows changes. The stream's first event comes after {@code resourceVersion} of the options; 0
   * or empty starts with ADDED events for what exists.
   */
  WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options);

  /** Creates the object in its own namespace (from its metadata). */
  ApiObject create(GroupVersionResource resource, JsonObject object, WriteOptions options);

  /** Replaces the object, or a subresource of it where the options name one. */
  ApiObject update(GroupVersionResource resource, JsonObject object, WriteOptions options);

  ApiObject patch(
      GroupVersionResource resource,
      ObjectName name,
      PatchType type,
      JsonOrArray body,
      WriteOptions options);

  /**
   * Deletes the object.
   *
   * @return the object if it stays for now (finalizers, grace period), or null if it is gone
   */
  @Nullable ApiObject delete(GroupVersionResource resource, ObjectName name, DeleteOptions options);

  /** Posts to a subresource that creates, such as {@code binding} or {@code eviction}. */
  ApiObject createSubresource(
      GroupVersionResource resource,
      ObjectName name,
      String subresource,
      JsonObject body,
      WriteOptions options);

  /**
   * What the control plane serves now, custom resources among it: every resource once, in the
   * preferred version of its group, without subresources. Where a custom resource is served in the
   * version it is stored in, an in-process client gives that one.
   */
  List<ServedResource> resources();
}
