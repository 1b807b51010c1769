package dev.insula.controllers.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.EventRecorder;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ObjectList;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a controller knows after its own writes, while the stream of changes says nothing yet. */
class PlaneClientTest {

  private static final ObjectName A = new ObjectName("ns", "a");
  private static final String GOING =
      "'deletionTimestamp':'2026-01-01T00:00:00Z','deletionGracePeriodSeconds':";

  private static ApiObject object(String meta, String spec) {
    return ApiObject.of(
        Json.parseObject(
            ("{'metadata':{'namespace':'ns','name':'a','uid':'u','resourceVersion':'5'"
                    + (meta.isEmpty() ? "" : "," + meta)
                    + "},'spec':{"
                    + spec
                    + "}}")
                .replace('\'', '"')));
  }

  /** A plane that has read one object, and whose server gives this answer to every write. */
  private static Plane plane(Supplier<@Nullable ApiObject> answer) {
    ApiObject listed = object(GOING + "0,'finalizers':['x']", "");
    var client =
        (ControlPlaneClient)
            Proxy.newProxyInstance(
                PlaneClientTest.class.getClassLoader(),
                new Class<?>[] {ControlPlaneClient.class},
                (_, method, _) ->
                    method.getName().equals("list")
                        ? new ObjectList(List.of(listed), "9", "")
                        : answer.get());
    var plane = new Plane("p", client, new EventRecorder("test"), (_, _) -> {});
    assertThat(plane.all(Kinds.SERVICES).get(A)).isNotNull();
    return plane;
  }

  private static @Nullable Item patched(Supplier<@Nullable ApiObject> answer) {
    Plane plane = plane(answer);
    plane
        .client()
        .patch(
            Kinds.SERVICES.resource(),
            A,
            PatchType.MERGE,
            JsonOrArray.of(new JsonObject()),
            WriteOptions.as("test"));
    return plane.all(Kinds.SERVICES).get(A);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0,'finalizers':[]    |                             | true
          0                    |                             | true
          30,'finalizers':[]   |                             | false
          0,'finalizers':['x'] |                             | false
          0                    | "finalizers":["kubernetes"] | false
          """,
      quoteCharacter = '`')
  void theLastFinalizerTakenOffIsTheEndAlthoughTheAnswerHasTheOldVersion(
      String meta, @Nullable String spec, boolean gone) {
    Item left = patched(() -> object(GOING + meta, spec == null ? "" : spec));
    assertThat(left == null).isEqualTo(gone);
  }

  @Test
  void whatAWriteDoesNotFindIsGone() {
    Plane plane =
        plane(
            () -> {
              throw ApiException.notFound(Kinds.SERVICES.groupResource(), "a");
            });
    assertThatThrownBy(
            () -> plane.client().delete(Kinds.SERVICES.resource(), A, DeleteOptions.NONE))
        .isInstanceOf(ApiException.class);
    assertThat(plane.all(Kinds.SERVICES).get(A)).isNull();
  }
}
