package dev.insula.controllers.objects;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.PodView.Port;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.yaml.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PodViewTest {

  private static PodView view(String yaml) {
    return PodView.of(ApiObject.of((JsonObject) Yaml.parse(yaml)));
  }

  @Test
  void seesWhatControllersNeed() {
    PodView pod =
        view(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-0
              namespace: shop
              uid: u1
              creationTimestamp: "2026-01-02T03:04:05Z"
              labels: {app: web, "tier \\"x\\"": "\\"quoted\\""}
              annotations:
                a: b
                controller.kubernetes.io/pod-deletion-cost: "-7"
              ownerReferences:
              - {apiVersion: v1, kind: ConfigMap, name: other, uid: u2}
              - {apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u3, controller: true}
              managedFields:
              - {manager: x, fieldsV1: {"f:metadata": {"f:name": {}}}}
            spec:
              initContainers:
              - name: first
                ports: [{name: early, containerPort: 1}]
              containers:
              - name: main
                ports:
                - {name: http, containerPort: 8080}
                - {containerPort: 9}
                - {name: dns, containerPort: 53, protocol: UDP}
              nodeName: n1
              hostname: h
              subdomain: s
            status:
              phase: Running
              podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}]
              conditions:
              - {type: Initialized, status: "True", lastTransitionTime: "2026-01-02T03:04:06Z"}
              - {type: Ready, status: "True", lastTransitionTime: "2026-01-02T03:04:07Z"}
              containerStatuses:
              - {name: main, restartCount: 2}
              - {name: side, restartCount: 1}
            """);
    assertThat(pod.name()).isEqualTo(new ObjectName("shop", "web-0"));
    assertThat(pod.uid()).isEqualTo("u1");
    assertThat(pod.labels()).isEqualTo(Map.of("app", "web", "tier \"x\"", "\"quoted\""));
    assertThat(Objects.requireNonNull(pod.controller()))
        .isEqualTo(new Owner("apps/v1", "ReplicaSet", "web", "u3", true, false));
    assertThat(pod.phase()).isEqualTo("Running");
    assertThat(pod.deleting()).isFalse();
    assertThat(pod.nodeName()).isEqualTo("n1");
    assertThat(pod.hostname()).isEqualTo("h");
    assertThat(pod.subdomain()).isEqualTo("s");
    assertThat(pod.ips()).isEqualTo(List.of("10.0.0.1", "fd00::1"));
    assertThat(pod.ports())
        .containsExactly(
            new Port("http", 8080, "TCP"), new Port("dns", 53, "UDP"), new Port("early", 1, "TCP"));
    assertThat(pod.readySince()).isEqualTo(Instant.parse("2026-01-02T03:04:07Z"));
    assertThat(pod.created()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(pod.restarts()).isEqualTo(2);
    assertThat(pod.deletionCost()).isEqualTo(-7);
    assertThat(pod.job()).isNull();
    assertThat(pod.source()).isNull();
  }

  @Test
  void aBarePodIsPendingAndNobodys() {
    PodView pod = view("{metadata: {name: p, namespace: ns, uid: u}, spec: {containers: []}}");
    assertThat(pod.phase()).isEqualTo("Pending");
    assertThat(pod.controller()).isNull();
    assertThat(pod.isReady()).isFalse();
    assertThat(pod.isActive()).isTrue();
    assertThat(pod.created()).isEqualTo(Instant.EPOCH);
    assertThat(pod.ips()).isEmpty();
  }

  @Test
  void aPodThatIsNotReadyOrGoesIsSeenAsSuch() {
    PodView pod =
        view(
            """
            metadata: {name: p, namespace: ns, uid: u, deletionTimestamp: "2026-01-02T03:04:05Z"}
            status:
              phase: Failed
              conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-02T03:04:07Z"}]
            """);
    assertThat(pod.deleting()).isTrue();
    assertThat(pod.isReady()).isFalse();
    assertThat(pod.isFinished()).isTrue();
  }

  @Test
  void podsOfJobsAndOfSetsKeepMore() {
    PodView tracked =
        view(
            """
            metadata:
              name: p
              namespace: ns
              uid: u
              finalizers: [batch.kubernetes.io/job-tracking]
              annotations: {batch.kubernetes.io/job-completion-index: "3"}
            """);
    assertThat(tracked.isTracked()).isTrue();
    assertThat(Objects.requireNonNull(tracked.job()).index()).isEqualTo(3);
    assertThat(tracked.source()).isNotNull();
    PodView ofSet =
        view(
            """
            metadata:
              name: p
              namespace: ns
              uid: u
              ownerReferences:
              - {apiVersion: apps/v1, kind: StatefulSet, name: s, uid: o, controller: true}
            """);
    assertThat(ofSet.job()).isNull();
    assertThat(ofSet.source()).isNotNull();
  }
}
