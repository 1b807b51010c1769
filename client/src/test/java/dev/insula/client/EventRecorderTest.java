package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRecorderTest {

  private static final int FLOOD = 1_000;

  private final EventRecorder recorder = new EventRecorder("test");

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void aFloodOfAControlPlaneThatDoesNotAnswerTakesNoPlaceOfAnothers() throws Exception {
    var answers = new CountDownLatch(1);
    var loud = new LinkedBlockingQueue<String>();
    var quiet = new LinkedBlockingQueue<String>();
    ControlPlaneClient slow = client(loud, answers);
    for (int i = 0; i < FLOOD; i++) {
      record("loud", slow, "noise " + i);
    }

    record("quiet", client(quiet, new CountDownLatch(0)), "news");

    assertThat(quiet.take()).isEqualTo("news");
    assertThat(loud).isEmpty();
    assertThat(recorder.dropped()).isBetween(1L, (long) FLOOD);
    answers.countDown();
    assertThat(loud.take()).isEqualTo("noise 0");
  }

  @Test
  void eventsOfOneControlPlaneKeepTheirOrder() throws Exception {
    var written = new LinkedBlockingQueue<String>();
    ControlPlaneClient client = client(written, new CountDownLatch(0));
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("event " + i);
      record("one", client, "event " + i);
    }

    List<String> seen = new ArrayList<>();
    while (seen.size() < expected.size()) {
      seen.add(written.take());
    }

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void whatIsToldInManyWaysAboutOneObjectIsOneEventInTheEnd() throws Exception {
    var written = new LinkedBlockingQueue<String>();
    ControlPlaneClient client = client(written, new CountDownLatch(0));
    ObjectReference set = ObjectReference.toPod("default", "web", "u-1");
    for (int i = 0; i < 15; i++) {
      recorder.record("one", client, set, "Normal", "Created", "pod " + i);
    }

    List<String> seen = new ArrayList<>();
    while (seen.size() < 15) {
      seen.add(written.take());
    }

    assertThat(seen).startsWith("pod 0").contains("(combined from similar events): pod 9");
    assertThat(seen.getLast()).isEqualTo("counted 6: (combined from similar events): pod 14");
  }

  private void record(String controlPlane, ControlPlaneClient client, String message) {
    // Each about another pod: about one there may be few.
    ObjectReference pod = ObjectReference.toPod("default", "web", message);
    recorder.record(controlPlane, client, pod, "Normal", "Testing", message);
  }

  /** Notes the messages of events that are created, once it may answer. */
  private static ControlPlaneClient client(BlockingQueue<String> written, CountDownLatch answers) {
    return (ControlPlaneClient)
        Proxy.newProxyInstance(
            ControlPlaneClient.class.getClassLoader(),
            new Class<?>[] {ControlPlaneClient.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "create" -> {
                    answers.await();
                    JsonObject event = (JsonObject) arguments[1];
                    written.add(event.string("message", ""));
                    yield ApiObject.of(event);
                  }
                  case "patch" -> {
                    JsonObject change = (JsonObject) ((JsonOrArray) arguments[3]).value();
                    written.add(
                        "counted "
                            + change.integer("count", 0)
                            + ": "
                            + change.string("message", ""));
                    yield ApiObject.of(change);
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
