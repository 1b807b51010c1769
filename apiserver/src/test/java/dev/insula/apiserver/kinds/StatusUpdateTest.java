package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusUpdateTest {

  private static final KindCatalog CATALOG = new KindCatalog();
  private static final WriteContext CONTEXT =
      new WriteContext(
          UserInfo.of("someone"),
          new GroupVersionResource("", "v1", "any"),
          "",
          "",
          false,
          Instant.parse("2026-01-02T03:04:05Z"));

  @ParameterizedTest(name = "{1}: labels {2}, annotations {3}")
  @CsvSource({
    "v1, Service, new, new",
    "v1, Node, new, new",
    "batch/v1, Job, new, new",
    "apps/v1, Deployment, old, new",
    "flowcontrol.apiserver.k8s.io/v1, FlowSchema, old, old",
    "networking.k8s.io/v1, ServiceCIDR, old, old"
  })
  void kindsDifferInWhatAStatusUpdateMayDoToTheMetadata(
      String apiVersion, String kind, String labels, String annotations) {
    JsonObject updated = object("new");

    strategy(apiVersion, kind).prepareForUpdate(CONTEXT, updated, object("old"));

    assertThat(updated.at("metadata", "labels", "is")).isEqualTo(labels);
    assertThat(updated.at("metadata", "annotations", "is")).isEqualTo(annotations);
    assertThat(updated.at("spec", "is")).isEqualTo("old");
    assertThat(updated.at("status", "is")).isEqualTo("new");
  }

  @Test
  void whoMayNotChangeTheMetadataDoesNotOwnIt() {
    assertThat(strategy("networking.k8s.io/v1", "ServiceCIDR").disowned())
        .containsExactly("metadata");
    assertThat(strategy("v1", "Service").disowned()).isEmpty();
  }

  @Test
  void aVolumeRemembersWhenItsPhaseChanged() {
    JsonObject bound = json("{'status':{'phase':'Bound','lastPhaseTransitionTime':'then'}}");
    JsonObject same = json("{'status':{'phase':'Bound'}}");
    JsonObject released = json("{'status':{'phase':'Released'}}");
    Strategy volumes = strategy("v1", "PersistentVolume");

    volumes.prepareForUpdate(CONTEXT, same, bound);
    volumes.prepareForUpdate(CONTEXT, released, bound);

    assertThat(same.at("status", "lastPhaseTransitionTime")).isEqualTo("then");
    assertThat(released.at("status", "lastPhaseTransitionTime")).isEqualTo("2026-01-02T03:04:05Z");
  }

  private static JsonObject object(String is) {
    var out = new JsonObject();
    out.objectOrCreate("metadata").objectOrCreate("labels").put("is", is);
    out.objectOrCreate("metadata").objectOrCreate("annotations").put("is", is);
    out.objectOrCreate("spec").put("is", is);
    out.objectOrCreate("status").put("is", is);
    return out;
  }

  private static Strategy strategy(String apiVersion, String kind) {
    var type = GroupVersionKind.of(apiVersion, kind);
    return CATALOG.statusStrategy(type, type);
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
