package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Follows the pods of one control plane and reports each event; from a thread of its own until it
 * is closed. It reports what a client sees, when it sees it.
 */
final class PodWatcher implements AutoCloseable {

  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final WatchStream stream;
  private final Consumer<PodView> report;
  private final Thread thread;
  private volatile boolean open = true;

  private PodWatcher(ControlPlaneClient client, Consumer<PodView> report) {
    this.report = report;
    var now = client.list(PODS, "", ListOptions.NONE.page(1, ""));
    stream = client.watch(PODS, "", ListOptions.NONE.withResourceVersion(now.resourceVersion()));
    thread = Thread.ofVirtual().name("bench-watch").start(this::follow);
  }

  static PodWatcher start(ControlPlaneClient client, Consumer<PodView> report) {
    return new PodWatcher(client, report);
  }

  private void follow() {
    try {
      while (open) {
        var event = stream.next(Duration.ofSeconds(1));
        if (event.isPresent() && event.get().type() != WatchEvent.Type.BOOKMARK) {
          report.accept(PodView.of(event.get().object()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (WatchStream.StreamClosedException e) {
      if (open) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    open = false;
    stream.close();
    thread.interrupt();
  }
}
