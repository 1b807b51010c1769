package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Which references to owners keep an object. */
class GarbageOwnersTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void aReferenceToAnOwnerThatIsThereUnderAnotherNameOrKindKeepsNothing() {
    String uid = create("owner", new JsonArray());
    create("kept", reference("ConfigMap", "owner", uid));
    create("of-no-uid", reference("ConfigMap", "owner", "no such uid"));
    await(() -> !names().contains("of-no-uid"), () -> "left " + names());

    create("of-no-name", reference("ConfigMap", "somebody", uid));
    create("of-another-kind", reference("Secret", "owner", uid));

    await(
        () -> !names().contains("of-no-name") && !names().contains("of-another-kind"),
        () -> "left " + names());
    assertThat(names()).contains("owner", "kept");
  }

  private String create(String name, JsonArray owners) {
    var metadata = JsonObject.of("name", name, "namespace", "default", "ownerReferences", owners);
    var object = JsonObject.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata);
    return Meta.uid(client.create(MAPS, object, ME).tree());
  }

  private static JsonArray reference(String kind, String name, String uid) {
    return JsonArray.of(JsonObject.of("apiVersion", "v1", "kind", kind, "name", name, "uid", uid));
  }

  private List<String> names() {
    return client.list(MAPS, "default", ListOptions.NONE).items().stream()
        .map(object -> Meta.name(object.tree()))
        .toList();
  }
}
