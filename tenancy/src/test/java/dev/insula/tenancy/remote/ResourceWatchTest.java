package dev.insula.tenancy.remote;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FleetChange;
import dev.insula.client.ForwardingClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchStream;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ResourceWatchTest {

  @AutoClose private final World world = new World();
  private Breakable server;
  private final Heard heard = new Heard();
  private ResourceWatch watch;

  /** A server whose watches can be broken off and whose history can be forgotten. */
  private static final class Breakable extends ForwardingClient {
    final AtomicBoolean forgets = new AtomicBoolean();
    private final ControlPlaneClient real;
    volatile @Nullable WatchStream open;

    Breakable(ControlPlaneClient real) {
      this.real = real;
    }

    @Override
    protected ControlPlaneClient reader() {
      return real;
    }

    @Override
    protected ControlPlaneClient writer() {
      return real;
    }

    @Override
    public WatchStream watch(GroupVersionResource resource, String namespace, ListOptions options) {
      if (forgets.getAndSet(false)) {
        throw ApiException.expired("too old resource version");
      }
      WatchStream stream = super.watch(resource, namespace, options);
      open = stream;
      return stream;
    }
  }

  private static final class Heard implements RemoteChanges {
    final List<String> changes = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger missed = new AtomicInteger();
    final AtomicBoolean behind = new AtomicBoolean();

    @Override
    public void changed(FleetChange change) {
      changes.add((change.deleted() ? "-" : "+") + change.name().name());
    }

    @Override
    public void missed(String controlPlane) {
      missed.incrementAndGet();
    }

    @Override
    public boolean isBehind(String controlPlane) {
      return behind.get();
    }
  }

  @BeforeEach
  void follow() {
    make("before");
    server = new Breakable(world.superCluster.client);
    watch = new ResourceWatch("acme", SyncedKind.CONFIG_MAP.resource(), server, heard);
    watch.start();
    until("it follows", () -> server.open != null);
  }

  @AfterEach
  void end() {
    watch.stop();
    watch.close();
  }

  private void make(String name) {
    world.superCluster.create(
        SyncedKind.CONFIG_MAP,
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            JsonObject.of("name", name, "namespace", "default")));
  }

  private void breakOff() {
    WatchStream before = server.open;
    assertThat(before).isNotNull();
    before.close();
    until("it follows again", () -> server.open != before);
  }

  @Test
  void changesFromNowOnAreTold() {
    make("one");
    world.superCluster.delete(SyncedKind.CONFIG_MAP, "default", "one");

    until("told", () -> heard.changes.size() == 2);
    assertThat(heard.changes).containsExactly("+one", "-one");
    assertThat(heard.missed).hasValue(1);
  }

  @Test
  void whatHappensWhileTheWatchIsBrokenIsNotMissed() {
    make("one");
    until("told", () -> heard.changes.size() == 1);
    breakOff();
    make("two");

    until("told", () -> heard.changes.size() == 2);
    assertThat(heard.changes).containsExactly("+one", "+two");
    assertThat(heard.missed).hasValue(1);
  }

  @Test
  void aForgottenHistoryIsAGapAndNoDeletion() {
    make("one");
    until("told", () -> heard.changes.size() == 1);
    server.forgets.set(true);
    breakOff();

    until("said so", () -> heard.missed.get() == 2);
    make("two");
    until("told", () -> heard.changes.contains("+two"));
    assertThat(heard.changes).noneMatch(change -> change.startsWith("-"));
  }

  @Test
  void whatCameWhileTooMuchWaitedIsReadAfterwards() {
    heard.behind.set(true);
    make("one");
    make("two");
    assertThat(heard.changes).hasSizeLessThan(2);

    heard.behind.set(false);

    until("told", () -> heard.changes.contains("+two"));
    assertThat(heard.changes).containsExactly("+one", "+two");
  }
}
