package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.BodySource;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.machinery.object.ApiException;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamingTest {

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);

  private final TestFront test =
      new TestFront(FrontOptions.local(0, "super").withIdleTimeout(IDLE_TIMEOUT));

  @AfterEach
  void close() {
    test.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void chunksArriveInOrderUntilTheEnd(HttpClient.Version version) throws Exception {
    var source = new Source();
    test.with("super", _ -> streaming(source));
    HttpResponse<InputStream> answer = open(test.client("super", null, version), "/api/v1/pods");
    assertThat(answer.statusCode()).isEqualTo(200);
    var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    for (int i = 0; i < 1000; i++) {
      source.say("line " + i);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(lines.readLine()).isEqualTo("line " + i);
    }
    source.end();
    assertThat(lines.readLine()).isNull();
    assertThat(source.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void muchAtOnceArrivesInOrder(HttpClient.Version version) throws Exception {
    var source = new Source();
    test.with("super", _ -> streaming(source));
    for (int i = 0; i < 300; i++) {
      source.say(i + "x".repeat(5000));
    }
    source.end();
    HttpResponse<InputStream> answer = open(test.client("super", null, version), "/api/v1/pods");
    var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    for (int i = 0; i < 300; i++) {
      assertThat(lines.readLine()).startsWith(i + "x").hasSizeGreaterThan(5000);
    }
    assertThat(lines.readLine()).isNull();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void anIdleStreamOutlivesTheIdleTimeout(HttpClient.Version version) throws Exception {
    var source = new Source();
    test.with("super", _ -> streaming(source));
    HttpResponse<InputStream> answer = open(test.client("super", null, version), "/api/v1/pods");
    var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    // Past the second strike of the timer; nothing announces that a timeout did not happen.
    assertThat(source.closed.await(5 * IDLE_TIMEOUT.toMillis() / 2, TimeUnit.MILLISECONDS))
        .isFalse();
    source.say("still here");
    assertThat(lines.readLine()).isEqualTo("still here");
  }

  @Test
  void idleWatchesHoldNoThread() throws Exception {
    List<Source> sources = new ArrayList<>();
    test.with(
        "super",
        _ -> {
          var source = new Source();
          synchronized (sources) {
            sources.add(source);
          }
          return streaming(source);
        });
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    for (int i = 0; i < 200; i++) {
      open(client, "/api/v1/pods?watch=1");
    }
    assertThat(sources).hasSize(200);
    // The thread of the last one may not have ended yet when its answer has arrived.
    for (long end = System.nanoTime() + 10_000_000_000L;
        virtualThreadsIn("dev.insula.apiserver.http") > 0 && System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
    assertThat(virtualThreadsIn("dev.insula.apiserver.http")).isZero();
  }

  @Test
  void aWatchThatIsDroppedLeavesItsPlace() throws Exception {
    List<Source> sources = new CopyOnWriteArrayList<>();
    RequestHandler watches =
        _ -> {
          var source = new Source();
          sources.add(source);
          return streaming(source);
        };
    test.with("super", watches, new HostBounds(2, 0, 0));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    open(client, "/api/v1/pods?watch=1");
    HttpResponse<InputStream> second = open(client, "/api/v1/pods?watch=1");

    HttpResponse<InputStream> third = open(client, "/api/v1/pods?watch=1");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).isPresent();
    assertThat(open(client, "/api/v1/pods").statusCode()).isEqualTo(200);

    second.body().close();
    assertThat(sources.get(1).closed.await(10, TimeUnit.SECONDS)).isTrue();
    int status = 429;
    for (long end = System.nanoTime() + 10_000_000_000L;
        status == 429 && System.nanoTime() < end; ) {
      status = open(client, "/api/v1/pods?watch=1").statusCode();
    }
    assertThat(status).isEqualTo(200);
  }

  @Test
  void aWatchThatCannotBeginTakesNoPlace() throws Exception {
    test.with(
        "super",
        _ -> ApiResponse.failure(ApiException.badRequest("no").status()),
        new HostBounds(1, 0, 0));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    for (int i = 0; i < 10; i++) {
      assertThat(open(client, "/api/v1/pods?watch=1").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void requestsBeyondTheRateAreToldToComeBackAndNeverReachTheControlPlane() throws Exception {
    var served = new AtomicInteger();
    test.with(
        "super",
        _ -> {
          served.incrementAndGet();
          return ApiResponse.text(200, "yes");
        },
        new HostBounds(0, 1, 3));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      HttpResponse<InputStream> answer = open(client, "/x");
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      }
    }
    assertThat(refused).isPositive();
    assertThat(served).hasValue(50 - refused);
  }

  @Test
  void aPeerThatLeavesEndsItsStream() throws Exception {
    var source = new Source();
    test.with("super", _ -> streaming(source));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    open(client, "/api/v1/pods?watch=1").body().close();
    client.shutdownNow();
    assertThat(source.closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aPeerThatTakesNothingForTheIdleTimeoutIsDropped(HttpClient.Version version)
      throws Exception {
    var source =
        new Source() {
          @Override
          public Next poll() {
            return new Next.Chunks(List.of(new byte[100_000]));
          }
        };
    test.with("super", _ -> streaming(source));
    open(test.client("super", null, version), "/api/v1/pods?watch=1");
    assertThat(source.closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSlowReaderIsWaitedForWithoutPolling() throws Exception {
    var polls = new AtomicInteger();
    var source =
        new Source() {
          @Override
          public Next poll() {
            polls.incrementAndGet();
            return new Next.Chunks(List.of(new byte[100_000]));
          }
        };
    test.with("super", _ -> streaming(source));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    HttpResponse<InputStream> answer = open(client, "/api/v1/pods?watch=1");
    assertThat(answer.body().readNBytes(200_000)).hasSize(200_000);
    // Windows and buffers of both sides are bounded, so polling stops, far from a gigabyte.
    int before;
    do {
      before = polls.get();
      source.closed.await(200, TimeUnit.MILLISECONDS);
    } while (polls.get() != before);
    assertThat(polls.get()).isLessThan(1_000);
    answer.body().close();
  }

  @Test
  void manyWatchesShareOneConnection() throws Exception {
    var source = new Source();
    test.with("super", _ -> streaming(new Source()));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    for (int i = 0; i < 100; i++) {
      open(client, "/api/v1/pods?watch=1");
    }
    test.with("super", _ -> ApiResponse.text(200, "quick"));
    assertThat(client.send(request("/healthz"), BodyHandlers.ofString()).body()).isEqualTo("quick");
    source.close();
  }

  @Test
  void largeAnswersAreCompressedForWhoAsks() throws Exception {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      parts.add(("item " + i + " " + "x".repeat(200)).getBytes(StandardCharsets.UTF_8));
    }
    test.with("super", _ -> new ApiResponse.Complete(200, "application/json", List.of(), parts));
    HttpClient client = test.client("super", null, HttpClient.Version.HTTP_2);
    HttpResponse<byte[]> plain = client.send(request("/x"), BodyHandlers.ofByteArray());
    HttpRequest asking =
        HttpRequest.newBuilder(request("/x").uri()).header("Accept-Encoding", "gzip").build();
    HttpResponse<byte[]> compressed = client.send(asking, BodyHandlers.ofByteArray());
    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(compressed.body().length).isLessThan(plain.body().length / 10);
    var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(compressed.body()));
    assertThat(in.readAllBytes()).isEqualTo(plain.body());
  }

  private static long virtualThreadsIn(String packageName) throws Exception {
    var file = java.nio.file.Files.createTempFile("threads", ".json");
    java.nio.file.Files.delete(file);
    var bean =
        java.lang.management.ManagementFactory.getPlatformMXBean(
            com.sun.management.HotSpotDiagnosticMXBean.class);
    bean.dumpThreads(
        file.toString(), com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    String dump = java.nio.file.Files.readString(file);
    java.nio.file.Files.delete(file);
    return java.util.Arrays.stream(dump.split("\n\n"))
        .filter(thread -> thread.contains("virtual") && thread.contains(packageName + "."))
        .filter(thread -> !thread.contains("StreamingTest"))
        .count();
  }

  private HttpResponse<InputStream> open(HttpClient client, String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofInputStream());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + test.front.port() + path))
        .build();
  }

  private static ApiResponse streaming(BodySource source) {
    return new ApiResponse.Streaming(200, "application/json", List.of(), source);
  }

  /** A stream that a test speaks into. */
  private static class Source implements BodySource {
    final CountDownLatch closed = new CountDownLatch(1);
    private final ConcurrentLinkedQueue<byte[]> said = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;
    private volatile Runnable wake = () -> {};

    void say(String line) {
      said.add((line + "\n").getBytes(StandardCharsets.UTF_8));
      wake.run();
    }

    void end() {
      ended = true;
      wake.run();
    }

    @Override
    public void start(Runnable whenever) {
      wake = whenever;
    }

    @Override
    public Next poll() {
      byte[] next = said.poll();
      if (next != null) {
        return new Next.Chunks(List.of(next));
      }
      return ended && said.isEmpty() ? Next.END : Next.NOTHING;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
