package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class AnswersTest {

  private static final int REQUESTS = 5;

  private final TestFront test =
      new TestFront(FrontOptions.local(0, "super").withRequests(2 * REQUESTS, 2 * REQUESTS));

  @AfterEach
  void close() {
    test.close();
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void answersThatAreReadyTogetherAllArrive(HttpClient.Version version) throws Exception {
    var allThere = new CountDownLatch(REQUESTS);
    test.with(
        "super",
        request -> {
          allThere.countDown();
          await(allThere);
          return ApiResponse.text(200, "answer to " + request.path());
        });
    try (HttpClient client = test.client("super", null, version)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        URI uri = URI.create("https://127.0.0.1:" + test.front.port() + "/" + i);
        HttpRequest request = HttpRequest.newBuilder(uri).build();
        answers.add(client.sendAsync(request, BodyHandlers.ofString()));
      }
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(answers.get(i).get().body()).isEqualTo("answer to [" + i + "]");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aHeaderIsReadAsItIsSentWhateverWasSentBefore(HttpClient.Version version) throws Exception {
    test.with(
        "super", request -> ApiResponse.text(200, request.headers().first("Accept", "nothing")));
    URI uri = URI.create("https://127.0.0.1:" + test.front.port() + "/");
    try (HttpClient client = test.client("super", null, version)) {
      for (String accept : List.of("APPLICATION/JSON", "application/json", "Application/Json")) {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", accept).build();
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo(accept);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
