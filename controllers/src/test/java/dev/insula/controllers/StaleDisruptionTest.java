package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Planes;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.controllers.policy.StaleDisruption;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Pods that were to be deleted, and what is said of them when nobody did it. */
class StaleDisruptionTest {

  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  @AutoClose private final World world = new World();
  private final ControlPlaneClient client = world.controlPlane("one");

  private Planes start() {
    return Planes.start(
        world.fleet(), List.of(new StaleDisruption(now::get)), PlanesOptions.DEFAULT);
  }

  private void pod(String name, String metadata, String node) {
    client.create(
        PODS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","namespace":"default"%s},
             "spec":{"nodeName":"%s","containers":[{"name":"c","image":"i"}]}}\
            """
                .formatted(name, metadata, node)),
        World.ME);
  }

  /** Somebody is about to delete the pod. */
  private void mark(String name, String phase, String reason) {
    JsonObject pod = get(client, PODS, name);
    JsonObject status = pod.objectOrCreate("status");
    status.put("phase", phase);
    status.put(
        "conditions",
        JsonArray.of(
            condition("Ready", "True", ""), condition("DisruptionTarget", "True", reason)));
    client.update(PODS, pod, World.ME.withSubresource("status"));
  }

  private JsonObject condition(String type, String value, String reason) {
    return JsonObject.of(
        "type",
        type,
        "status",
        value,
        "reason",
        reason,
        "message",
        "about to go",
        "lastTransitionTime",
        Timestamps.seconds(now.get()));
  }

  /** A change that has nothing to do with it, upon which the pod is looked at. */
  private void touch(String name) {
    JsonObject annotations = JsonObject.of("at", now.get().toString());
    client.patch(
        PODS,
        new ObjectName("default", name),
        PatchType.MERGE,
        JsonOrArray.of(JsonObject.of("metadata", JsonObject.of("annotations", annotations))),
        World.ME);
  }

  private JsonObject mark(String name) {
    return get(client, PODS, name).objectAt("status").objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals("DisruptionTarget"))
        .findFirst()
        .orElseThrow();
  }

  private void awaitTakenBack(String name) {
    await(() -> mark(name).string("status", "").equals("False"), () -> mark(name));
  }

  @Test
  void aPodThatStayedIsNoTargetAnyMoreAfterTwoMinutes() {
    try (var planes = start()) {
      pod("p", "", "");
      mark("p", "Running", "EvictionByEvictionAPI");
      now.set(START.plusSeconds(119));
      touch("p");
      await(() -> planes.busy() == 0, planes::busy);
      assertThat(mark("p").string("status", "")).isEqualTo("True");

      now.set(START.plusSeconds(120));
      touch("p");
      awaitTakenBack("p");
      JsonObject after = mark("p");
      assertThat(after.string("lastTransitionTime", "")).isEqualTo("2026-01-02T03:06:05Z");
      assertThat(after.string("reason", "")).isEmpty();
      assertThat(after.string("message", "")).isEmpty();
      assertThat(after.integer("observedGeneration", 0)).isEqualTo(1);
      assertThat(get(client, PODS, "p").objectAt("status").objects("conditions")).hasSize(2);
    }
  }

  @Test
  void oneThatWasMarkedBeforeTheControllersStartedIsFound() {
    pod("p", "", "");
    mark("p", "Running", "DeletionByTaintManager");
    now.set(START.plus(Duration.ofHours(1)));
    try (var planes = start()) {
      awaitTakenBack("p");
      assertThat(planes.active()).isEqualTo(1);
    }
  }

  @Test
  void whatAKubeletEndsOrHasEndedOrIsAskedToGoStaysMarked() {
    pod("by-kubelet", "", "");
    mark("by-kubelet", "Running", "TerminationByKubelet");
    pod("ended", "", "");
    mark("ended", "Failed", "PreemptionByScheduler");
    pod("leaving", ",\"finalizers\":[\"example.com/held\"]", "");
    mark("leaving", "Running", "EvictionByEvictionAPI");
    client.delete(PODS, new ObjectName("default", "leaving"), DeleteOptions.NONE);
    pod("stale", "", "");
    mark("stale", "Running", "EvictionByEvictionAPI");
    now.set(START.plus(Duration.ofHours(1)));
    try (var planes = start()) {
      List.of("by-kubelet", "ended", "leaving").forEach(this::touch);
      awaitTakenBack("stale");
      await(() -> planes.busy() == 0, planes::busy);
      for (String name : List.of("by-kubelet", "ended", "leaving")) {
        assertThat(mark(name).string("status", "")).as(name).isEqualTo("True");
      }
    }
  }

  @Test
  void anotherClusterIsGivenTheFirstWordAboutItsNodes() {
    client.create(
        NODES,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Node",
             "metadata":{"name":"n","labels":{"insula.dev/virtual-node":"true"}}}\
            """),
        World.ME);
    pod("p", "", "n");
    mark("p", "Running", "EvictionByEvictionAPI");
    now.set(START.plusSeconds(150));
    try (var planes = start()) {
      await(() -> planes.busy() == 0, planes::busy);
      assertThat(mark("p").string("status", "")).isEqualTo("True");
      now.set(START.plusSeconds(180));
      touch("p");
      awaitTakenBack("p");
    }
  }
}
