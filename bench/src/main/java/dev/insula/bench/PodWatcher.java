package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Follows the pods of one control plane and reports each event; from a thread of its own until it
 * is closed. It reports what a client sees, when it sees it; one that falls too far behind lists
 * anew, as clients do.
 */
final class PodWatcher implements AutoCloseable {

  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final ControlPlaneClient client;
  private final Consumer<PodView> report;
  private final Thread thread;
  private volatile WatchStream stream;
  private volatile boolean open = true;

  private PodWatcher(ControlPlaneClient client, Consumer<PodView> report) {
    this.client = client;
    this.report = report;
    stream = from(client.list(PODS, "", ListOptions.NONE.page(1, "")).resourceVersion());
    thread = Thread.ofVirtual().name("bench-watch").start(this::follow);
  }

  static PodWatcher start(ControlPlaneClient client, Consumer<PodView> report) {
    return new PodWatcher(client, report);
  }

  private WatchStream from(String revision) {
    return client.watch(PODS, "", ListOptions.NONE.withResourceVersion(revision));
  }

  private void follow() {
    while (open) {
      try {
        readOn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (WatchStream.StreamClosedException e) {
        if (open) {
          throw e;
        }
      } catch (ApiException e) {
        if (!e.isGone()) {
          throw e;
        }
        startAnew();
      }
    }
  }

  private void readOn() throws InterruptedException {
    while (open) {
      var event = stream.next(Duration.ofSeconds(1));
      if (event.isPresent() && event.get().type() != WatchEvent.Type.BOOKMARK) {
        report.accept(PodView.of(event.get().object()));
      }
    }
  }

  private void startAnew() {
    var now = client.list(PODS, "", ListOptions.NONE);
    now.items().forEach(pod -> report.accept(PodView.of(pod)));
    stream.close();
    stream = from(now.resourceVersion());
  }

  @Override
  public void close() {
    open = false;
    stream.close();
    thread.interrupt();
  }
}
