package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ReplicationControllerTest {

  static final GroupVersionResource CONTROLLERS =
      new GroupVersionResource("", "v1", "replicationcontrollers");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void keepsItsPodsAdoptsThemAndLetsThemGo() {
    Islands.create(
        client,
        PODS,
        """
        {'apiVersion':'v1','kind':'Pod',
         'metadata':{'name':'stray','namespace':'default','labels':{'app':'old'}},
         'spec':{'containers':[{'name':'c','image':'i'}]}}\
        """);
    Islands.create(
        client,
        CONTROLLERS,
        """
        {'apiVersion':'v1','kind':'ReplicationController',
         'metadata':{'name':'old','namespace':'default'},
         'spec':{'replicas':3,'selector':{'app':'old'},
          'template':{'metadata':{'labels':{'app':'old'}},
           'spec':{'containers':[{'name':'c','image':'i'}]}}}}\
        """);
    await(() -> status().integer("replicas", 0) == 3, this::status);
    assertThat(list(client, PODS)).hasSize(3);
    JsonObject stray = get(client, PODS, "stray");
    assertThat(Meta.ownerReferences(stray).getFirst().string("kind"))
        .isEqualTo("ReplicationController");
    Islands.change(
        client, PODS, "stray", pod -> pod.objectAt("metadata", "labels").put("app", "free"));
    await(() -> list(client, PODS).size() == 4, () -> list(client, PODS));
    await(
        () -> Meta.ownerReferences(get(client, PODS, "stray")).isEmpty(),
        () -> get(client, PODS, "stray"));
    Kubelet.ready(client);
    await(() -> status().integer("availableReplicas", 0) == 3, this::status);
  }

  private JsonObject status() {
    return get(client, CONTROLLERS, "old").objectAt("status");
  }
}
