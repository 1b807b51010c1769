package dev.insula.cli;

import static dev.insula.cli.ClusterScene.find;
import static dev.insula.cli.ClusterScene.makeExternal;
import static dev.insula.cli.ClusterScene.makePod;
import static dev.insula.cli.ClusterScene.runs;
import static dev.insula.cli.ClusterScene.tenant;
import static dev.insula.cli.ClusterScene.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.audit.AuditPolicy;
import dev.insula.apiserver.audit.Auditor;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.api.TenantResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas in processes of their own, on one super cluster, that are paused and killed. */
@Timeout(240)
class ReplicasTest {

  private static final int MOST_TENANTS = 12;
  private static final int MANY_PODS = 20;

  @TempDir Path directory;
  private ClusterScene scene;

  /** What was asked of the super cluster, in the order in which it was answered. */
  private final List<JsonObject> audit = new CopyOnWriteArrayList<>();

  private final Map<String, ControlPlaneClient> tenants = new HashMap<>();
  private ControlPlaneClient superCluster;
  private Embedded host;
  private ReplicaProcess one;
  private ReplicaProcess two;

  @BeforeEach
  void startTwoReplicasThatShareTenants() throws Exception {
    scene = new ClusterScene(directory);
    var clusterOnly = ClusterOptions.CLUSTER_ONLY;
    var auditor =
        new Auditor(
            AuditPolicy.standard(),
            line -> audit.add(Json.parseObject(line)),
            InstantSource.system());
    Embedded cluster = scene.instance("cluster", 2, clusterOnly, auditor);
    host = scene.instance("host", 0, ClusterOptions.EMBEDDED);
    superCluster = cluster.client("test");
    Path kubeconfig = directory.resolve("super.kubeconfig");
    Files.writeString(kubeconfig, cluster.superKubeconfig());
    one = scene.part(ReplicaProcess.start(directory.resolve("one"), kubeconfig));
    two = scene.part(ReplicaProcess.start(directory.resolve("two"), kubeconfig));
    until("both are ready", () -> one.isReady() && two.isReady());
    share();
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  /** Makes tenants until both replicas serve one. */
  private void share() throws Exception {
    for (int i = 0; i < MOST_TENANTS && (served(one).isEmpty() || served(two).isEmpty()); i++) {
      String name = "t" + i;
      String kubeconfig = scene.hostedElsewhere(host, name);
      tenants.put(name, scene.client(kubeconfig));
      makeExternal(superCluster, name, kubeconfig);
      tenant(superCluster, name, "Ready");
    }
    assertThat(served(one)).isNotEmpty();
    assertThat(served(two)).isNotEmpty();
  }

  private List<String> served(ReplicaProcess replica) {
    var out = new ArrayList<String>();
    for (String tenant : tenants.keySet()) {
      if (servedBy(tenant).equals(replica.name())) {
        out.add(tenant);
      }
    }
    return out;
  }

  private String servedBy(String tenant) {
    return find(superCluster, TenantResource.TENANTS, "", tenant)
        .map(t -> t.objectAt("status", "servedBy").string("replica", ""))
        .orElse("");
  }

  private boolean isAllServedBy(ReplicaProcess replica) {
    return served(replica).size() == tenants.size();
  }

  private ControlPlaneClient tenantClient(String name) {
    ControlPlaneClient client = tenants.get(name);
    assertThat(client).isNotNull();
    return client;
  }

  private static boolean isBy(JsonObject event, ReplicaProcess replica) {
    return event.string("userAgent", "").contains("(" + replica.name() + ")");
  }

  private static boolean isWrite(JsonObject event) {
    return Set.of("create", "update", "patch", "delete").contains(event.string("verb", ""));
  }

  private static boolean isOfLease(JsonObject event) {
    return event.objectAt("objectRef").string("resource", "").equals("leases");
  }

  private static boolean isRebirth(JsonObject event, ReplicaProcess replica) {
    return isBy(event, replica)
        && isOfLease(event)
        && isWrite(event)
        && event.objectAt("objectRef").string("name", "").endsWith(replica.name())
        && event.objectAt("responseStatus").integer("code", 0) == 200;
  }

  private boolean isBornAgain(ReplicaProcess replica, int since) {
    return audit.subList(since, audit.size()).stream().anyMatch(e -> isRebirth(e, replica));
  }

  @Test
  void aReplicaThatWasPausedChangesNothingAnyMoreAndOneThatIsKilledIsReplaced() throws Exception {
    List<String> its = served(one);
    ControlPlaneClient tenant = tenantClient(its.getFirst());
    for (int i = 0; i < MANY_PODS; i++) {
      makePod(tenant, "burst-" + i);
    }
    one.pause();
    until("the other one serves all", () -> isAllServedBy(two));
    makePod(tenant, "afterwards");
    until("it runs", () -> runs(tenant, "afterwards") && runs(tenant, "burst-0"));

    int asleep = audit.size();
    one.wake();
    until("it begins anew", () -> isBornAgain(one, asleep));

    List<JsonObject> since = audit.subList(asleep, audit.size());
    List<JsonObject> beforeRebirth =
        since.stream().takeWhile(event -> !isRebirth(event, one)).toList();
    // A request that had passed the fence when the process stopped may still be sent; by then the
    // other replica has done what it asks for, so that it is refused.
    assertThat(beforeRebirth)
        .filteredOn(event -> isBy(event, one) && isWrite(event) && !isOfLease(event))
        .filteredOn(event -> event.objectAt("responseStatus").integer("code", 0) < 300)
        .isEmpty();
    until("it gets its tenants back", () -> served(one).containsAll(its));

    List<String> others = served(two);
    two.kill();
    until("the other one serves all", () -> isAllServedBy(one));
    ControlPlaneClient orphan = tenantClient(others.getFirst());
    makePod(orphan, "after-the-kill");
    until("it runs", () -> runs(orphan, "after-the-kill"));
  }
}
