package dev.insula.controllers.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlaneCacheTest {

  private static final ObjectName A = new ObjectName("ns", "a");

  private final PlaneCache<Item> cache = new PlaneCache<>(Kinds.SERVICES);

  private static ApiObject object(String uid, long revision) {
    return ApiObject.of(
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "namespace", "ns", "name", "a", "uid", uid, "resourceVersion", "" + revision)));
  }

  private String version() {
    var stored = cache.store().stored(A);
    return stored == null ? "none" : stored.uid() + "@" + stored.resourceVersion();
  }

  @Test
  void theNewestRevisionWinsWhateverComesFirst() {
    cache.put(object("u", 7));
    cache.put(object("u", 5));
    assertThat(version()).isEqualTo("u@7");
  }

  @Test
  void aListThatIsOlderThanADeletionBringsNothingBack() {
    cache.deleted(A, 9);
    cache.put(object("u", 8));
    cache.loaded(8, Set.of(A));
    assertThat(version()).isEqualTo("none");
    cache.put(object("v", 10));
    assertThat(version()).isEqualTo("v@10");
  }

  @Test
  void anOwnDeletionIsSeenAtOnceAndStays() {
    cache.put(object("u", 5));
    cache.loaded(5, Set.of(A));
    cache.deletedByUs(A, "u");
    cache.put(object("u", 6));
    assertThat(version()).isEqualTo("none");
    cache.deleted(A, 7);
    cache.put(object("v", 8));
    assertThat(version()).isEqualTo("v@8");
  }

  @Test
  void aLateAnswerToAnOwnWriteBringsNoDeletedObjectBack() {
    cache.put(object("u", 5));
    cache.loaded(5, Set.of(A));
    cache.deleted(A, 7);
    cache.put(object("u", 6));
    assertThat(version()).isEqualTo("none");
  }

  @Test
  void anOldDeletionDoesNotRemoveANewObject() {
    cache.put(object("v", 10));
    cache.loaded(10, Set.of(A));
    cache.deleted(A, 9);
    assertThat(version()).isEqualTo("v@10");
  }

  @Test
  void anOwnDeletionOfAnEarlierObjectLeavesTheNewOne() {
    cache.loaded(1, Set.of());
    cache.put(object("v", 10));
    cache.deletedByUs(A, "u");
    assertThat(version()).isEqualTo("v@10");
    cache.put(object("v", 11));
    assertThat(version()).isEqualTo("v@11");
  }

  @Test
  void aChangeFromBeforeTheListBringsNothingBackThatTheListDidNotHave() {
    cache.put(object("u", 5));
    cache.loaded(9, Set.of());
    assertThat(version()).isEqualTo("none");
    cache.put(object("u", 6));
    assertThat(version()).isEqualTo("none");
    cache.put(object("v", 10));
    assertThat(version()).isEqualTo("v@10");
  }
}
