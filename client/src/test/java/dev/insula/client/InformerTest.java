package dev.insula.client;

import static dev.insula.client.ScriptedControlPlane.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.WatchEvent.Type;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformerTest {

  private final ScriptedControlPlane server = new ScriptedControlPlane();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final Informer<String> informer =
      Informer.of(
              server,
              new GroupVersionResource("", "v1", "things"),
              object -> object.tree().string("value", ""))
          .index("value", List::of)
          .handler(new Recorder())
          .build();

  private final class Recorder implements InformerHandler<String> {
    @Override
    public void onAdd(ObjectName name, String value) {
      told.add("+" + name.name() + "=" + value);
    }

    @Override
    public void onUpdate(ObjectName name, String before, String value) {
      told.add("~" + name.name() + "=" + before + ">" + value);
    }

    @Override
    public void onDelete(ObjectName name, String last) {
      told.add("-" + name.name() + "=" + last);
    }

    @Override
    public void onSynced() {
      told.add("synced");
    }
  }

  @AfterEach
  void stop() {
    informer.close();
  }

  private void isTold(String... expected) throws InterruptedException {
    for (String each : expected) {
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(each);
    }
  }

  private static ApiObject bookmark(long version) {
    return object("", version, "");
  }

  @Test
  void itListsInPagesAndThenWatchesFromTheListsVersion() throws Exception {
    server.lists("10", "more", object("a", 1, "x")).lists("10", "", object("b", 2, "y"));
    var stream = server.streams();
    informer.start();
    isTold("+a=x", "+b=y", "synced");
    stream.sends(Type.ADDED, object("c", 11, "x"));
    stream.sends(Type.MODIFIED, object("a", 12, "y"));
    stream.sends(Type.DELETED, object("b", 13, "y"));
    isTold("+c=x", "~a=x>y", "-b=y");
    assertThat(server.asked).containsExactly("list 500 ", "list 500 more", "watch 10");
    assertThat(informer.store().by("value", "y")).containsExactly("y");
    assertThat(informer.store().namesBy("value", "x")).containsExactly(new ObjectName("ns", "c"));
    assertThat(informer.store().by("value", "z")).isEmpty();
    assertThat(informer.store().size()).isEqualTo(2);
  }

  @Test
  void itCanBeTakenStepByStepWithoutAThread() throws Exception {
    server.lists("10", "", object("a", 1, "x"));
    var stream = server.streams();

    assertThat(informer.step()).isTrue();
    isTold("+a=x", "synced");
    assertThat(informer.step()).isFalse();
    stream.sends(Type.DELETED, object("a", 13, "x"));
    assertThat(informer.step()).isTrue();

    isTold("-a=x");
    assertThat(informer.step()).isFalse();
  }

  @Test
  void aWatchThatEndsGoesOnFromTheLastBookmark() throws Exception {
    server.lists("10", "");
    server.streams().sends(Type.BOOKMARK, bookmark(57)).ends();
    server.streams().sends(Type.ADDED, object("a", 60, "x"));
    informer.start();
    isTold("synced", "+a=x");
    assertThat(server.asked).containsExactly("list 500 ", "watch 10", "watch 57");
  }

  @Test
  void anExpiredVersionLeadsToANewListAndItsDifferencesAreTold() throws Exception {
    server.lists("10", "", object("kept", 1, "x"), object("gone", 2, "x"), object("new", 3, "x"));
    server.streams().fails(ApiException.expired("too old"));
    server.lists("99", "", object("kept", 1, "x"), object("new", 80, "y"));
    server.streams().sends(Type.ADDED, object("more", 100, "z"));
    informer.start();
    isTold("+kept=x", "+gone=x", "+new=x", "synced", "~new=x>y", "-gone=x", "+more=z");
    assertThat(server.asked).containsExactly("list 500 ", "watch 10", "list 500 ", "watch 99");
  }

  @Test
  void aListThatExpiresBetweenPagesStartsAgain() throws Exception {
    server.lists("10", "more", object("a", 1, "x"));
    server.failsToList(ApiException.expired("token"));
    server.lists("20", "", object("a", 1, "x"), object("b", 2, "x"));
    server.streams();
    informer.start();
    isTold("+a=x", "+b=x", "synced");
  }

  @Test
  void failuresAreTriedAgain() throws Exception {
    server.failsToList(ApiException.internal("broken")).lists("10", "", object("a", 1, "x"));
    server.streams();
    informer.start();
    assertThat(informer.awaitSync(Duration.ofSeconds(10))).isTrue();
    isTold("+a=x", "synced");
  }

  @Test
  void aHandlerThatFailsDoesNotStopTheOthers() throws Exception {
    server.lists("10", "", object("a", 1, "x"));
    server.streams().sends(Type.ADDED, object("b", 11, "x"));
    var seen = new LinkedBlockingQueue<String>();
    try (var _ =
        Informer.of(server, new GroupVersionResource("", "v1", "things"))
            .handler(
                new InformerHandler<>() {
                  @Override
                  public void onAdd(ObjectName name, ApiObject value) {
                    seen.add(name.name());
                    throw new IllegalStateException("mine");
                  }

                  @Override
                  public void onUpdate(ObjectName name, ApiObject before, ApiObject value) {}

                  @Override
                  public void onDelete(ObjectName name, ApiObject last) {}
                })
            .start()) {
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("b");
    }
  }

  @Test
  void nothingIsToldAfterItIsClosed() throws Exception {
    server.lists("10", "");
    var stream = server.streams();
    informer.start();
    isTold("synced");
    informer.close();
    stream.sends(Type.ADDED, object("a", 11, "x"));
    assertThat(told).isEmpty();
    assertThat(informer.store().size()).isZero();
  }
}
