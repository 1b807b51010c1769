package dev.insula.controllers.namespaces;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectList;
import dev.insula.client.ServedResource;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Removes what is in a namespace, pods first, and says what is left of it. Pods go before all else,
 * so that what they need (network policies, secrets) outlives them. Source: KEP 5080, ordered
 * namespace deletion.
 */
final class NamespaceContent {

  /** Deletions that are under way at the same time. */
  private static final int PARALLEL = 16;

  private static final int PAGE = 500;

  private final ControlPlaneClient client;
  private final String namespace;

  /** How many objects are left, by resource. */
  private final Map<GroupResource, Integer> left = new TreeMap<>();

  /** How many objects wait for each finalizer. */
  private final Map<String, Integer> finalizers = new TreeMap<>();

  private final List<String> failures = new ArrayList<>();
  private boolean gracefully;
  private boolean waitsForPods;

  NamespaceContent(ControlPlaneClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Deletes everything that can be deleted now. */
  void delete() {
    List<ServedResource> all =
        client.resources().stream()
            .filter(served -> served.namespaced() && served.supports("list", "delete"))
            .toList();
    for (ServedResource served : all) {
      if (isPods(served)) {
        empty(served);
      }
    }
    waitsForPods = !left.isEmpty();
    if (waitsForPods) {
      return;
    }
    for (ServedResource served : all) {
      if (!isPods(served)) {
        empty(served);
      }
    }
  }

  Map<GroupResource, Integer> left() {
    return left;
  }

  Map<String, Integer> finalizers() {
    return finalizers;
  }

  /** Whether nothing but pods was looked at, as they come first. */
  boolean waitsForPods() {
    return waitsForPods;
  }

  List<String> failures() {
    return failures;
  }

  /** Whether something is left only because it ends gracefully. */
  boolean endsGracefully() {
    return gracefully;
  }

  private static boolean isPods(ServedResource served) {
    return served.resource().groupResource().equals(new GroupResource("", "pods"));
  }

  private void empty(ServedResource served) {
    try {
      boolean any = false;
      String token = "";
      do {
        ObjectList page =
            client.list(served.resource(), namespace, ListOptions.NONE.page(PAGE, token));
        any |= !page.items().isEmpty();
        deleteAll(served, page.items());
        token = page.continueToken();
      } while (!token.isEmpty());
      if (any) {
        countLeft(served);
      }
    } catch (ApiException e) {
      failures.add(e.status().message());
    }
  }

  private void deleteAll(ServedResource served, List<ApiObject> items) {
    var permits = new Semaphore(PARALLEL);
    var failed = new ConcurrentLinkedQueue<String>();
    for (ApiObject item : items) {
      permits.acquireUninterruptibly();
      Thread.startVirtualThread(
          () -> {
            try {
              deleteOne(served, ObjectHead.of(item));
            } catch (RuntimeException e) {
              failed.add(String.valueOf(e.getMessage()));
            } finally {
              permits.release();
            }
          });
    }
    permits.acquireUninterruptibly(PARALLEL);
    failures.addAll(failed);
  }

  private void deleteOne(ServedResource served, ObjectHead head) {
    var options = DeleteOptions.ofUid(head.uid()).withPropagation("Background");
    var _ = Live.write(() -> client.delete(served.resource(), head.name(), options));
  }

  private void countLeft(ServedResource served) {
    ObjectList page = client.list(served.resource(), namespace, ListOptions.NONE.page(PAGE, ""));
    if (page.items().isEmpty()) {
      return;
    }
    left.put(served.resource().groupResource(), page.items().size());
    for (ApiObject item : page.items()) {
      JsonObject tree = item.tree();
      List<String> waiting = Meta.finalizers(tree);
      waiting.forEach(finalizer -> finalizers.merge(finalizer, 1, Integer::sum));
      gracefully |= waiting.isEmpty() && Meta.isDeleting(tree);
    }
  }
}
