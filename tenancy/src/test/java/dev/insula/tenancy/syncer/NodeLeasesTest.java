package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tenant that looks at the leases of its nodes sees, and what it costs if none does. */
class NodeLeasesTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final List<String> NODE_1 = List.of("node-1");
  private static final Tenant QUIET = World.tenant("quiet");
  private static final String LEASES =
      "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

  @AutoClose private final World world = new World();
  private TenantView acme;
  private TenantView quiet;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    world.superCluster.node("node-1");
    world.superCluster.node("node-2");
    namespace(world.superCluster);
    lease("node-1");
    lease("node-2");
    acme = world.view(ACME);
    quiet = world.view(QUIET);
    namespace(acme);
    namespace(quiet);
    syncer = world.syncer(ACME, QUIET);
    running(acme, "p", "node-1");
    running(quiet, "q", "node-1");
    settle(acme);
    settle(quiet);
  }

  /** Nodes that stood in before the first pod are gone, and nothing waits. */
  private void settle(TenantView tenant) {
    until(
        "only the node is there that runs a pod",
        () -> tenant.list(ClusterView.NODES).stream().map(Meta::name).toList().equals(NODE_1));
    until("nothing waits", () -> syncer.isInStep(2));
  }

  @Test
  void whoReadsALeaseSeesTheLastRenewalOfTheRealNode() {
    for (String time : List.of("2026-11-20T10:00:00.000000Z", "2026-11-20T10:00:10.000000Z")) {
      renew("node-1", time);

      JsonObject lease = read(ACME, LEASES + "/node-1").orElseThrow();

      assertThat(lease.stringAt("spec", "renewTime")).isEqualTo(time);
      assertThat(lease.stringAt("spec", "holderIdentity")).isEqualTo("node-1");
      assertThat(lease.objectAt("spec").integer("leaseDurationSeconds", 0)).isEqualTo(40);
      JsonObject node = acme.find(ClusterView.NODES, "", "node-1").orElseThrow();
      JsonObject owner = Meta.ownerReferences(lease).getFirst();
      assertThat(owner.string("kind", "")).isEqualTo("Node");
      assertThat(owner.string("uid", "")).isEqualTo(Meta.uid(node));
    }
  }

  @Test
  void aListHoldsTheLeasesOfTheTenantsNodesAndOfNoOthers() {
    renew("node-1", "2026-11-20T10:00:00.000000Z");

    JsonObject list = read(ACME, "/apis/coordination.k8s.io/v1/leases").orElseThrow();

    assertThat(list.objects("items")).extracting(Meta::name).containsExactly("node-1");
    assertThat(read(ACME, LEASES + "/node-2")).isEmpty();
  }

  @Test
  void aNodeThatIsSilentIsSeenToBe() {
    renew("node-1", "2026-11-20T10:00:00.000000Z");
    JsonObject first = read(ACME, LEASES + "/node-1").orElseThrow();

    JsonObject later = read(ACME, LEASES + "/node-1").orElseThrow();

    assertThat(Meta.resourceVersion(later)).isEqualTo(Meta.resourceVersion(first));
  }

  @Test
  void whereNobodyLooksNothingIsWritten() {
    long before = revision(QUIET);

    for (int i = 0; i < 20; i++) {
      renew("node-1", "2026-11-20T10:00:%02d.000000Z".formatted(i));
      read(ACME, LEASES + "/node-1");
      read(QUIET, "/api/v1/namespaces/default/pods/q");
      read(QUIET, "/apis/coordination.k8s.io/v1/namespaces/default/leases");
    }

    assertThat(revision(QUIET)).isEqualTo(before);
    assertThat(syncer.leases().remembered()).as("tenants").isEqualTo(1);
  }

  @Test
  void whoWatchesSeesEachRenewalUntilTheWatchEnds() {
    var watch = (ApiResponse.Streaming) ask(ACME, LEASES, Map.of("watch", List.of("1")));
    assertThat(followed(ACME)).isTrue();

    for (String time : List.of("2026-11-20T11:00:00.000000Z", "2026-11-20T11:00:10.000000Z")) {
      renew("node-1", time);
      until("renewed at " + time, () -> stored(ACME).equals(time));
    }

    watch.body().close();
    watch.body().close();
    assertThat(followed(ACME)).isFalse();
    assertThat(followed(QUIET)).isFalse();
  }

  @Test
  void aControlPlaneElsewhereNeedsNoReader() throws Exception {
    Tenant own =
        new Tenant(
            new TenantIdentity("own", "uid-own"),
            1,
            false,
            true,
            1,
            Tenant.EXTERNAL,
            "",
            "standard",
            false,
            "",
            TenantStatus.NONE);
    TenantView view = world.view(own);
    namespace(view);
    syncer.serve(own, World.ENDPOINT, IsolationProfile.NONE);
    running(view, "p", "node-2");
    for (String time : List.of("2026-11-20T12:00:00.000000Z", "2026-11-20T12:00:10.000000Z")) {
      renew("node-2", time);
      until("renewed at " + time, () -> stored(own, "node-2").equals(time));
    }

    syncer.release(own.identity());
    assertThat(followed(own)).isFalse();
  }

  @Test
  void aLeaseGoesWithItsNode() {
    running(acme, "other", "node-2");
    renew("node-1", "2026-11-20T10:00:00.000000Z");
    read(ACME, LEASES);
    assertThat(stored(ACME)).isNotEmpty();

    world.superCluster.kill(acme.superNamespace("default"), "p");

    until("the node is gone", () -> acme.find(ClusterView.NODES, "", "node-1").isEmpty());
    until("and its lease", () -> stored(ACME).isEmpty());
  }

  @Test
  void aLeaseThatTheTenantDeletedComesBackWithTheNextRenewal() {
    renew("node-1", "2026-11-20T10:00:00.000000Z");
    read(ACME, LEASES);
    acme.client.delete(
        NodeLeases.LEASES, new ObjectName(NodeLeases.NAMESPACE, "node-1"), DeleteOptions.NONE);

    renew("node-1", "2026-11-20T10:00:10.000000Z");

    assertThat(read(ACME, LEASES + "/node-1")).isPresent();
  }

  @Test
  void whoReadsANodeSeesItsLastHeartbeatAndWhoDoesNotCostsNothing() {
    heartbeat("node-1", "2026-11-20T10:00:00Z");
    until(
        "the condition is news",
        () -> heartbeats(quiet.find(ClusterView.NODES, "", "node-1")).size() == 1);
    until("nothing waits", () -> syncer.isInStep(2));
    long before = revision(QUIET);

    for (String time : List.of("2026-11-20T10:05:00Z", "2026-11-20T10:10:00Z")) {
      heartbeat("node-1", time);
      until(
          "the tenant sees " + time,
          () -> heartbeats(read(ACME, "/api/v1/nodes/node-1")).equals(List.of(time)));
    }

    assertThat(revision(QUIET)).isEqualTo(before);
  }

  private void running(TenantView tenant, String pod, String node) {
    tenant.pod(pod);
    until(pod + " is below", () -> tenant.below(pod).isPresent());
    String namespace = tenant.superNamespace("default");
    world.superCluster.bind(namespace, pod, node);
    world.superCluster.run(namespace, pod);
    until(pod + " runs", () -> tenant.phase(pod).equals("Running"));
  }

  private static void namespace(ClusterView cluster) {
    if (cluster.find(SyncedKind.NAMESPACE, "", NodeLeases.NAMESPACE).isEmpty()) {
      cluster.create(
          SyncedKind.NAMESPACE,
          Scenario.object(
              "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'kube-node-lease'}}"));
    }
  }

  private void lease(String node) {
    world.superCluster.create(
        NodeLeases.LEASES,
        Scenario.object(
            """
            {'apiVersion':'coordination.k8s.io/v1','kind':'Lease',
             'metadata':{'name':'%s','namespace':'kube-node-lease'},
             'spec':{'holderIdentity':'%s','leaseDurationSeconds':40}}\
            """
                .formatted(node, node)));
  }

  /** The node renews its lease, and the syncer has heard of it. */
  private void renew(String node, String time) {
    var name = new ObjectName(NodeLeases.NAMESPACE, node);
    world.superCluster.change(
        NodeLeases.LEASES, name, "", lease -> lease.objectAt("spec").put("renewTime", time));
    until("the syncer heard of it", () -> syncer.leases().lastRenewal(node).equals(time));
  }

  private void heartbeat(String node, String time) {
    world.superCluster.change(
        ClusterView.NODES,
        new ObjectName("", node),
        "status",
        object ->
            object
                .objectOrCreate("status")
                .put(
                    "conditions",
                    Scenario.object(
                            "{'all':[{'type':'Ready','status':'True','lastHeartbeatTime':'%s'}]}"
                                .formatted(time))
                        .arrayOrCreate("all")));
  }

  private static List<String> heartbeats(Optional<JsonObject> node) {
    return node.orElseThrow().objectAt("status").objects("conditions").stream()
        .map(condition -> condition.string("lastHeartbeatTime", ""))
        .toList();
  }

  private long revision(Tenant tenant) {
    return world.planes.revision(tenant.identity().controlPlane()).orElseThrow();
  }

  private boolean followed(Tenant tenant) {
    return syncer.leases().isFollowed(tenant.identity().uid());
  }

  private String stored(Tenant tenant) {
    return stored(tenant, "node-1");
  }

  /** As it is stored, which is no look. */
  private String stored(Tenant tenant, String node) {
    return world
        .view(tenant)
        .find(NodeLeases.LEASES, NodeLeases.NAMESPACE, node)
        .map(lease -> lease.stringAt("spec", "renewTime"))
        .orElse("");
  }

  /** As a client of the tenant reads it; empty if there is none. */
  private Optional<JsonObject> read(Tenant tenant, String path) {
    var answer = (ApiResponse.Complete) ask(tenant, path, Map.of());
    return answer.status() == 404
        ? Optional.empty()
        : Optional.of(Json.parseObject(joined(answer.body())));
  }

  private ApiResponse ask(Tenant tenant, String path, Map<String, List<String>> query) {
    var request =
        new ApiRequest(
            "GET",
            path,
            Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList(),
            new Query(query),
            Headers.NONE,
            new byte[0],
            List.of(),
            UserInfo.of("jane"),
            "192.0.2.1",
            "id");
    return world.planes.find(tenant.identity().controlPlane()).orElseThrow().handle(request);
  }

  private static byte[] joined(List<byte[]> parts) {
    var all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
