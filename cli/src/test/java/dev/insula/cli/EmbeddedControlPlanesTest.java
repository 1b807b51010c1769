package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedControlPlanesTest {

  private static final String ONE = "one-abcdefgh";
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");

  @TempDir Path directory;

  /** A process, as far as control planes are concerned. */
  private final class Life implements AutoCloseable {
    final RocksStore store = RocksStore.open(directory, StoreOptions.defaults());
    final ApiServer server = ApiServer.start(store, FrontOptions.local(0, Embedded.SUPER));
    final ControlPlaneClient superCluster =
        server.controlPlanes().findOrCreate(Embedded.SUPER).client("test");
    final EmbeddedControlPlanes planes = new EmbeddedControlPlanes(server, superCluster);

    @Override
    public void close() {
      server.close();
      store.close();
    }
  }

  @Test
  void whatWasServedListensAgainBeforeItsTenantsTurn() {
    int port;
    try (var first = new Life()) {
      port = first.planes.create(ONE, "one").port();
      first.planes.publish(ONE);
    }
    try (var second = new Life()) {
      assertThat(second.server.front().portOf(ONE)).isEmpty();
      second.planes.resume();
      assertThat(second.server.front().portOf(ONE)).contains(port);
      assertThat(second.server.controlPlanes().awake()).isEqualTo(1);
    }
  }

  @Test
  void aPortThatIsTakenMeanwhileIsReplacedAndTold() throws IOException {
    int port;
    try (var first = new Life()) {
      port = first.planes.create(ONE, "one").port();
      first.planes.publish(ONE);
    }
    try (var second = new Life();
        var somebody = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      second.planes.resume();
      int other = second.planes.create(ONE, "one").port();
      second.planes.publish(ONE);
      assertThat(other).isNotEqualTo(somebody.getLocalPort());
      assertThat(told(second)).isEqualTo(other);
    }
  }

  @Test
  void whatWasNotPublishedForAFailureIsPublishedTheNextTime() {
    try (var life = new Life()) {
      life.planes.create(ONE, "one");
      life.planes.create(ONE, "one");
      assertThat(life.superCluster.list(SECRETS, "", ListOptions.NONE).items()).isEmpty();
      life.planes.publish(ONE);
      assertThat(told(life)).isEqualTo(life.planes.create(ONE, "one").port());
    }
  }

  private static int told(Life life) {
    return KubeconfigSecret.port(
        life.superCluster.list(SECRETS, "", ListOptions.NONE).items().stream()
            .map(secret -> secret.tree())
            .filter(secret -> Meta.name(secret).startsWith(ONE))
            .findFirst()
            .orElseThrow());
  }
}
