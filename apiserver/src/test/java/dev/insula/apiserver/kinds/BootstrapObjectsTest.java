package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BootstrapObjectsTest {

  private static final String TIME = "2026-01-01T00:00:00Z";
  private final List<JsonObject> objects = BootstrapObjects.objects(TIME);

  @Test
  void everyNamespaceHasItsServiceAccount() {
    assertThat(ofKind("Namespace"))
        .extracting(Meta::name)
        .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
    assertThat(ofKind("ServiceAccount"))
        .extracting(Meta::namespace)
        .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
  }

  @Test
  void everyFlowSchemaNamesALevelThatExists() {
    Set<String> levels =
        Set.copyOf(ofKind("PriorityLevelConfiguration").stream().map(Meta::name).toList());

    assertThat(ofKind("FlowSchema"))
        .allMatch(s -> levels.contains(s.stringAt("spec", "priorityLevelConfiguration", "name")));
  }

  @Test
  void conditionsCarryTheTime() {
    assertThat(ofKind("ServiceCIDR").getFirst().objectAt("status").objects("conditions"))
        .allMatch(c -> c.string("lastTransitionTime", "").equals(TIME));
  }

  @Test
  void theyKeepTheRulesOfTheirKinds() {
    var catalog = new KindCatalog();
    var context =
        new WriteContext(
            UserInfo.of("system:apiserver"),
            new GroupVersionResource("", "v1", "any"),
            "",
            "",
            false,
            Instant.EPOCH);
    for (JsonObject object : objects) {
      GroupVersionKind kind = Meta.kind(object);
      if (kind.kind().equals("PriorityClass")) {
        continue; // values this high are the system's own
      }
      var strategy = catalog.strategy(kind, kind);
      JsonObject copy = object.deepCopy();
      strategy.applyDefaults(copy);
      assertThat(strategy.judge(context, copy, null).causes())
          .as(kind + " " + Meta.name(object))
          .isEmpty();
    }
  }

  private List<JsonObject> ofKind(String kind) {
    return objects.stream().filter(o -> o.string("kind", "").equals(kind)).toList();
  }
}
