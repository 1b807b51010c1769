package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.BodySource;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.Keyspace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Watchers that do not read: writers go on, and the watchers end when the history has passed. */
class SlowWatcherTest {

  private static final int WRITES = 300;

  @AutoClose private final TestFleet fleet = new TestFleet();
  private final ControlPlaneClient client = fleet.client("one");

  @Test
  void aWatcherInProcessThatDoesNotReadIsToldThatItsPlaceIsGone() {
    try (WatchStream watch = client.watch(CONFIG_MAPS, "default", fromNow())) {
      writeMuchAndForget();
      assertThatThrownBy(() -> watch.next(Duration.ofSeconds(30)))
          .isInstanceOfSatisfying(
              ApiException.class, e -> assertThat(e.reason()).isEqualTo("Expired"));
    }
  }

  @Test
  void aStreamThatIsNotReadEndsWithOneEventOfTheError() throws Exception {
    try (BodySource body = stream(fromNow().resourceVersion())) {
      body.start(() -> {});
      writeMuchAndForget();
      assertThat(text(body.poll()))
          .startsWith("{\"type\":\"ERROR\"")
          .contains("\"code\":410", "\"reason\":\"Expired\"")
          .endsWith("}\n")
          .doesNotContain("ADDED");
      assertThat(body.poll()).isInstanceOf(BodySource.Next.End.class);
    }
  }

  @Test
  void aStreamThatIsReadLateGetsEverythingThatIsStillKept() throws Exception {
    try (BodySource body = stream(fromNow().resourceVersion())) {
      body.start(() -> {});
      writeMuch();
      int events = 0;
      while (body.poll() instanceof BodySource.Next.Chunks chunks) {
        events += text(chunks).split("\n").length;
      }
      assertThat(events).isEqualTo(WRITES);
    }
  }

  @Test
  void whatExistsIsShownAtOneRevisionHoweverSlowlyItIsRead() throws Exception {
    writeMuch();
    try (BodySource body = stream("")) {
      body.start(() -> {});
      var lines = new ArrayList<String>(text(body.poll()).lines().toList());
      client.update(CONFIG_MAPS, configMap("n99", "changed"), WriteOptions.as("me"));
      client.create(CONFIG_MAPS, configMap("n999", "new"), WriteOptions.as("me"));
      client.delete(CONFIG_MAPS, new ObjectName("default", "n98"), DeleteOptions.NONE);
      while (body.poll() instanceof BodySource.Next.Chunks chunks) {
        lines.addAll(text(chunks).lines().toList());
      }
      assertThat(lines).hasSize(WRITES + 3);
      assertThat(lines.subList(0, WRITES))
          .allMatch(line -> line.startsWith("{\"type\":\"ADDED\"") && line.contains("xxx"))
          .doesNotHaveDuplicates();
      assertThat(lines.subList(WRITES, WRITES + 3))
          .satisfiesExactly(
              line -> assertThat(line).contains("MODIFIED", "n99", "changed"),
              line -> assertThat(line).contains("ADDED", "n999", "new"),
              line -> assertThat(line).contains("DELETED", "n98"));
    }
  }

  @Test
  void whoReadsWhatExistsWhenTheHistoryHasPassedBeginsAgain() throws Exception {
    writeMuch();
    try (BodySource body = stream("")) {
      body.start(() -> {});
      assertThat(text(body.poll())).startsWith("{\"type\":\"ADDED\"");
      client.create(CONFIG_MAPS, configMap("after", "x"), WriteOptions.as("me"));
      Keyspace keyspace = fleet.keyspace("one");
      keyspace.compact(keyspace.revision());
      String last = "";
      while (body.poll() instanceof BodySource.Next.Chunks chunks) {
        last = text(chunks);
      }
      assertThat(last).startsWith("{\"type\":\"ERROR\"").contains("\"reason\":\"Expired\"");
    }
  }

  private ListOptions fromNow() {
    String version = client.list(CONFIG_MAPS, "default", ListOptions.NONE).resourceVersion();
    return ListOptions.NONE.withResourceVersion(version);
  }

  private void writeMuchAndForget() {
    writeMuch();
    Keyspace keyspace = fleet.keyspace("one");
    keyspace.compact(keyspace.revision());
    client.create(CONFIG_MAPS, configMap("after", "x"), WriteOptions.as("me"));
  }

  private void writeMuch() {
    for (int i = 0; i < WRITES; i++) {
      client.create(CONFIG_MAPS, configMap("n" + i, "x".repeat(1000)), WriteOptions.as("me"));
    }
  }

  private BodySource stream(String version) {
    var request =
        new ApiRequest(
            "GET",
            "/api/v1/namespaces/default/configmaps",
            List.of("api", "v1", "namespaces", "default", "configmaps"),
            new Query(Map.of("watch", List.of("1"), "resourceVersion", List.of(version))),
            new Headers(Map.of()),
            new byte[0],
            List.of(),
            UserInfo.of("tester", UserInfo.MASTERS),
            "",
            "1");
    return ((ApiResponse.Streaming) fleet.planes.findOrCreate("one").serve(request)).body();
  }

  private static String text(BodySource.Next next) throws Exception {
    var out = new ByteArrayOutputStream();
    for (byte[] part : ((BodySource.Next.Chunks) next).parts()) {
      out.write(part);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
