package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Hand-made endpoints lead to nobody else's pods and Services (CVE-2021-25740). */
class ForeignAddressesTest {

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(World.tenant("acme"));
  private final TenantView bolt = world.view(World.tenant("bolt"));
  private final Syncer syncer = world.syncer(acme.tenant, bolt.tenant);

  /** A pod that runs below and has this address. */
  private static void run(World world, TenantView tenant, String pod, String address) {
    tenant.pod(pod);
    until(pod + " is below", () -> tenant.below(pod).isPresent());
    at(world, tenant, pod, address);
    until(
        "its address is known", () -> tenant.find(pod).orElseThrow().toString().contains(address));
  }

  private static void at(World world, TenantView tenant, String pod, String address) {
    world.superCluster.change(
        SyncedKind.POD.resource(),
        new ObjectName(tenant.superNamespace("default"), pod),
        "status",
        p -> {
          p.objectOrCreate("status").put("phase", "Running");
          p.objectOrCreate("status").put("podIP", address);
          p.objectAt("status").put("podIPs", object("{'a':[{'ip':'" + address + "'}]}").array("a"));
        });
  }

  private static void slice(TenantView tenant, String name, String address) {
    tenant.create(
        SyncedKind.ENDPOINT_SLICE,
        object(
            """
            {'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice',
             'metadata':{'name':'%s','namespace':'default'},
             'addressType':'IPv4','endpoints':[{'addresses':['%s']}],'ports':[{'port':80}]}\
            """
                .formatted(name, address)));
  }

  private static void refused(TenantView tenant, SyncedKind kind, String name) {
    until(
        name + " is refused",
        () ->
            tenant.find(kind, "default", name).stream()
                .map(Meta::annotations)
                .anyMatch(a -> a.getOrDefault("insula.dev/refused", "").contains("-of-others")));
  }

  @Test
  void aSliceToAPodOfAnotherTenantIsRefusedWithAnEvent() {
    run(world, acme, "mine", "10.2.0.7");

    slice(bolt, "theirs", "10.2.0.7");

    refused(bolt, SyncedKind.ENDPOINT_SLICE, "theirs");
    assertThat(bolt.below(SyncedKind.ENDPOINT_SLICE, "default", "theirs")).isEmpty();
    until(
        "an event tells",
        () ->
            bolt.list(ClusterView.EVENTS).stream()
                .anyMatch(e -> e.string("message", "").contains("rule slice-of-others")));
  }

  @Test
  void endpointsOfAServiceWithoutSelectorToAServiceOfAnotherTenantAreRefused() {
    acme.create(
        SyncedKind.SERVICE,
        object(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'s','namespace':'default'},
             'spec':{'selector':{'a':'b'},'ports':[{'port':80}]}}\
            """));
    until("it has an address", () -> !clusterIp(acme).isEmpty());
    bolt.create(
        SyncedKind.SERVICE,
        object(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'e','namespace':'default'},
             'spec':{'ports':[{'port':80}]}}\
            """));
    bolt.create(
        SyncedKind.ENDPOINTS,
        object(
            """
            {'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'e','namespace':'default'},
             'subsets':[{'addresses':[{'ip':'%s'}],'ports':[{'port':80}]}]}\
            """
                .formatted(clusterIp(acme))));

    refused(bolt, SyncedKind.ENDPOINTS, "e");
    assertThat(bolt.below(SyncedKind.ENDPOINTS, "default", "e")).isEmpty();
  }

  private static String clusterIp(TenantView tenant) {
    return tenant
        .find(SyncedKind.SERVICE, "default", "s")
        .map(s -> s.objectAt("spec").string("clusterIP", ""))
        .orElse("");
  }

  @Test
  void aSliceToPodsOfItsOwnTenantPasses() {
    run(world, acme, "mine", "10.2.0.7");

    slice(acme, "own", "10.2.0.7");

    until("it is below", () -> acme.below(SyncedKind.ENDPOINT_SLICE, "default", "own").isPresent());
  }

  @Test
  void whatPassedIsTakenBackWhenTheAddressChangesHandsAndComesBackWhenItIsFree() {
    slice(bolt, "s", "10.2.0.7");
    until("it is below", () -> bolt.below(SyncedKind.ENDPOINT_SLICE, "default", "s").isPresent());

    run(world, acme, "mine", "10.2.0.7");

    until("it is gone", () -> bolt.below(SyncedKind.ENDPOINT_SLICE, "default", "s").isEmpty());
    refused(bolt, SyncedKind.ENDPOINT_SLICE, "s");

    at(world, acme, "mine", "10.2.0.8");

    until("it is back", () -> bolt.below(SyncedKind.ENDPOINT_SLICE, "default", "s").isPresent());
    until(
        "nothing is said of it any more",
        () -> {
          JsonObject slice = bolt.find(SyncedKind.ENDPOINT_SLICE, "default", "s").orElseThrow();
          return !Meta.annotations(slice).containsKey("insula.dev/refused");
        });
  }

  @Test
  void theAddressOfAPodThatHasEndedIsFree() {
    run(world, acme, "mine", "10.2.0.7");
    world.superCluster.change(
        SyncedKind.POD.resource(),
        new ObjectName(acme.superNamespace("default"), "mine"),
        "status",
        p -> p.objectOrCreate("status").put("phase", "Succeeded"));
    until("it has ended", () -> acme.phase("mine").equals("Succeeded"));

    slice(bolt, "s", "10.2.0.7");

    until("it is below", () -> bolt.below(SyncedKind.ENDPOINT_SLICE, "default", "s").isPresent());
  }
}
