package dev.insula.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.Schema;
import org.junit.jupiter.api.Test;

class KubernetesModelTest {

  private final KubernetesModel model = KubernetesModel.load();

  @Test
  void knowsWhatDiscoverySaysOfAResource() {
    ModelResource deployments =
        model.resource(new GroupVersionResource("apps", "v1", "deployments"));

    assertThat(deployments.kind()).isEqualTo(new GroupVersionKind("apps", "v1", "Deployment"));
    assertThat(deployments.shortNames()).containsExactly("deploy");
    assertThat(deployments.categories()).containsExactly("all");
    assertThat(deployments.namespaced()).isTrue();
    assertThat(deployments.subresources().get("scale").kind())
        .isEqualTo(new GroupVersionKind("autoscaling", "v1", "Scale"));
  }

  @Test
  void schemasCarryMergeKeysAndListTypes() {
    Schema containers = model.type("io.k8s.api.core.v1.PodSpec").properties().get("containers");

    assertThat(containers.type()).isEqualTo(Schema.Type.ARRAY);
    assertThat(containers.listType()).isEqualTo(Schema.ListType.MAP);
    assertThat(containers.listMapKeys()).containsExactly("name");
    assertThat(containers.patchMergeKey()).isEqualTo("name");
    assertThat(containers.items().properties()).containsKeys("image", "livenessProbe", "ports");
  }

  @Test
  void theSchemaOfEveryKindAndListIsThere() {
    for (ModelGroupVersion version : model.groupVersions()) {
      for (ModelResource resource : version.resources()) {
        assertThat(model.schema(resource.kind()).properties())
            .as(resource.toString())
            .containsKeys("apiVersion", "kind");
        if (!resource.listKind().isEmpty()) {
          var list = new GroupVersionKind(version.group(), version.version(), resource.listKind());
          assertThat(model.schema(list).properties()).as(list.toString()).containsKey("items");
        }
      }
    }
  }
}
