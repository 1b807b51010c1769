package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FleetChange;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectHead;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the changes of one resource on as they come, and keeps nothing of them. One virtual thread
 * and one connection.
 *
 * <p>Where it can't go on from the last version, it begins from now and says that changes may have
 * been missed. It never concludes from an absence that something was deleted: only a DELETED event
 * says so, as a server that was restored from a backup lacks objects too.
 */
final class ResourceWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);

  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
  private static final Duration SILENCE = Duration.ofMinutes(3);
  private static final Duration BREATH = Duration.ofMillis(50);

  private final String controlPlane;
  private final GroupVersionResource resource;
  private final ControlPlaneClient client;
  private final RemoteChanges changes;
  private final Thread thread;
  private volatile boolean stopped;
  private volatile @Nullable WatchStream stream;
  private String version = "";

  ResourceWatch(
      String controlPlane,
      GroupVersionResource resource,
      ControlPlaneClient client,
      RemoteChanges changes) {
    this.controlPlane = controlPlane;
    this.resource = resource;
    this.client = client;
    this.changes = changes;
    this.thread = Thread.ofVirtual().name("remote-" + resource.resource()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Says that it shall end. */
  void stop() {
    stopped = true;
    WatchStream open = stream;
    if (open != null) {
      open.close();
    }
    thread.interrupt();
  }

  /** Waits until it has ended. */
  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration delay = FIRST_DELAY;
    while (!stopped) {
      String before = version;
      try {
        if (version.isEmpty()) {
          ListOptions one = ListOptions.NONE.page(1, "");
          version = client.list(resource, "", one).resourceVersion();
          changes.missed(controlPlane);
        }
        follow();
      } catch (InterruptedException e) {
        return;
      } catch (WatchStream.StreamClosedException e) {
        LOG.atDebug().addKeyValue("resource", resource).log("watch ended: {}", e.getMessage());
      } catch (ApiException e) {
        // Too old, or not reached yet after a backup was restored: either way no place to go on.
        version = "";
        report(e);
      } catch (RuntimeException e) {
        report(e);
      }
      boolean progress = !version.isEmpty() && !version.equals(before);
      try {
        delay = pause(progress ? FIRST_DELAY : delay);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void follow() throws InterruptedException {
    ListOptions from = ListOptions.NONE.withResourceVersion(version);
    try (WatchStream open = client.watch(resource, "", from)) {
      stream = open;
      while (!stopped) {
        while (changes.isBehind(controlPlane)) {
          Thread.sleep(BREATH);
        }
        Optional<WatchEvent> event = open.next(SILENCE);
        if (event.isEmpty()) {
          return;
        }
        pass(event.get());
      }
    } finally {
      stream = null;
    }
  }

  private void pass(WatchEvent event) {
    ObjectHead head = ObjectHead.of(event.object());
    if (event.type() != WatchEvent.Type.BOOKMARK) {
      changes.changed(
          new FleetChange(
              controlPlane,
              resource.groupResource(),
              head.name(),
              head.revision(),
              event.object(),
              null,
              event.type() == WatchEvent.Type.DELETED));
    }
    version = head.resourceVersion();
  }

  /** Waits for about the delay and says which one comes next. */
  private Duration pause(Duration delay) throws InterruptedException {
    if (stopped) {
      return delay;
    }
    Thread.sleep(Duration.ofNanos((long) (delay.toNanos() * (0.5 + Math.random() / 2))));
    Duration doubled = delay.multipliedBy(2);
    return doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
  }

  private void report(RuntimeException e) {
    if (!stopped) {
      LOG.atDebug()
          .addKeyValue("controlPlane", controlPlane)
          .addKeyValue("resource", resource)
          .log("watch failed, will be tried again: {}", e.getMessage());
    }
  }
}
