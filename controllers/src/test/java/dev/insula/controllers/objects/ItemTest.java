package dev.insula.controllers.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.yaml.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemTest {

  private static Item item(String yaml) {
    return Item.of(ApiObject.of((JsonObject) Yaml.parse(yaml)));
  }

  @Test
  void knowsItsNamesItsControllerAndItsLabels() {
    Item item =
        item(
            """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              annotations: {name: "not this", a: "{\\"b\\": [1]}"}
              name: web-1
              namespace: shop
              uid: u1
              labels: {app: web, kubernetes.io/service-name: front}
              ownerReferences:
              - {apiVersion: v1, kind: ConfigMap, name: other, uid: u2}
              - {apiVersion: apps/v1, kind: Deployment, name: web, uid: u3, controller: true,
                 blockOwnerDeletion: true}
              - {apiVersion: apps/v1, kind: Deployment, name: no, uid: u4, controller: true}
            spec:
              replicas: 1
            """);
    assertThat(item.name()).isEqualTo(new ObjectName("shop", "web-1"));
    assertThat(item.uid()).isEqualTo("u1");
    assertThat(item.deleting()).isFalse();
    assertThat(item.controller())
        .isEqualTo(new Owner("apps/v1", "Deployment", "web", "u3", true, true));
    assertThat(item.labels())
        .isEqualTo(Map.of("app", "web", "kubernetes.io/service-name", "front"));
    assertThat(item.serviceName()).isEqualTo("front");
    assertThat(item.controllerKeys()).isEqualTo(List.of("u3"));
    assertThat(item.tree().objectAt("spec").integer("replicas", 0)).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsEmpty() {
    Item item =
        item(
            """
            metadata: {name: a, namespace: ns, labels: null, ownerReferences: null,
              deletionTimestamp: null}
            """);
    assertThat(item.labels()).isEmpty();
    assertThat(item.serviceName()).isEmpty();
    assertThat(item.controller()).isNull();
    assertThat(item.controllerKeys()).isEqualTo(List.of("orphans of ns"));
    assertThat(item.deleting()).isFalse();
  }

  @Test
  void whatGoesIsSeenAsSuch() {
    Item item = item("metadata: {name: a, deletionTimestamp: '2026-01-02T03:04:05Z'}");
    assertThat(item.deleting()).isTrue();
    assertThat(item.name()).isEqualTo(new ObjectName("", "a"));
  }
}
