package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kinds that pass by themselves, on the real API server. */
class ObjectSyncTest {

  private static final Tenant ACME = World.tenant("acme");
  private static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");

  @AutoClose private final World world = new World();
  private final ClusterView superCluster = world.superCluster;
  private final TenantView acme = world.view(ACME);
  private final Syncer syncer = world.syncer(ACME);

  private JsonObject make(SyncedKind kind, String members) {
    JsonObject object =
        object(
            "{'apiVersion':'"
                + kind.resource().apiVersion()
                + "','kind':'"
                + kind.kind()
                + "','metadata':{'name':'x','namespace':'default'}}");
    object.putAll(object(members));
    return acme.create(kind, object);
  }

  private JsonObject below(SyncedKind kind) {
    until(kind + " is below", () -> acme.below(kind, "default", "x").isPresent());
    return acme.below(kind, "default", "x").orElseThrow();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          CLAIM          | {'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}
          ENDPOINT_SLICE | {'addressType':'IPv4','endpoints':[{'addresses':['203.0.113.1']}],'ports':[{'port':80}]}
          INGRESS        | {'spec':{'rules':[{'host':'a.example.com','http':{'paths':[{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}
          NETWORK_POLICY | {'spec':{'podSelector':{},'policyTypes':['Egress'],'egress':[{}]}}
          BUDGET         | {'spec':{'minAvailable':1,'selector':{'matchLabels':{'a':'b'}}}}
          """)
  void anObjectIsMadeFollowedRepairedAndTakenAway(SyncedKind kind, String members) {
    make(kind, members);
    JsonObject made = below(kind);
    assertThat(made.objectAt("metadata", "labels").string("insula.dev/tenant", ""))
        .isEqualTo("acme");
    var lower = new ObjectName(acme.superNamespace("default"), "x");

    acme.change(
        kind.resource(),
        new ObjectName("default", "x"),
        "",
        o -> Meta.of(o).objectOrCreate("labels").put("a", "b"));
    until("a label is below", () -> "b".equals(Meta.labels(below(kind)).get("a")));

    superCluster.change(
        kind.resource(), lower, "", o -> Meta.of(o).objectOrCreate("labels").remove("a"));
    until("the label is back", () -> "b".equals(Meta.labels(below(kind)).get("a")));

    acme.delete(kind, "default", "x");
    if (kind == SyncedKind.CLAIM) {
      noPodUsesTheClaim();
    }
    until("it is gone", () -> acme.below(kind, "default", "x").isEmpty());
    until("it is gone above", () -> acme.find(kind, "default", "x").isEmpty());
  }

  @Test
  void endpointsOfAServiceWithoutSelectorPassAndGoWhenItGetsOne() {
    String service = "{'spec':{'ports':[{'port':80}]}}";
    make(SyncedKind.SERVICE, service);
    make(
        SyncedKind.ENDPOINTS,
        "{'subsets':[{'addresses':[{'ip':'203.0.113.1'}],'ports':[{'port':80}]}]}");
    below(SyncedKind.ENDPOINTS);

    acme.change(
        SyncedKind.SERVICE.resource(),
        new ObjectName("default", "x"),
        "",
        s -> s.objectAt("spec").put("selector", object("{'a':'b'}")));

    until("they are gone", () -> acme.below(SyncedKind.ENDPOINTS, "default", "x").isEmpty());
    assertThat(acme.find(SyncedKind.ENDPOINTS, "default", "x")).isPresent();
  }

  @Test
  void aClaimIsBoundToAVirtualVolumeOfItsOwn() {
    make(
        SyncedKind.CLAIM,
        "{'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}");
    JsonObject claim = below(SyncedKind.CLAIM);
    bind(claim);

    until(
        "it is bound above",
        () ->
            acme.find(SyncedKind.CLAIM, "default", "x")
                .orElseThrow()
                .objectAt("status")
                .string("phase", "")
                .equals("Bound"));
    JsonObject above = acme.find(SyncedKind.CLAIM, "default", "x").orElseThrow();
    assertThat(above.stringAt("spec", "volumeName")).isEqualTo("pv-1");
    JsonObject volume = acme.find(VOLUMES, "", "pv-1").orElseThrow();
    assertThat(volume.objectAt("spec", "claimRef").string("uid", "")).isEqualTo(Meta.uid(above));
    assertThat(volume.objectAt("spec", "csi").string("driver", "")).isEqualTo("insula.dev");

    acme.delete(SyncedKind.CLAIM, "default", "x");
    noPodUsesTheClaim();
    until("the claim is gone below", () -> acme.below(SyncedKind.CLAIM, "default", "x").isEmpty());
    superCluster.change(
        VOLUMES,
        new ObjectName("", "pv-1"),
        "status",
        v -> v.objectOrCreate("status").put("phase", "Released"));
    until("the volume is gone above", () -> acme.find(VOLUMES, "", "pv-1").isEmpty());
  }

  private void bind(JsonObject claim) {
    JsonObject volume =
        object(
            """
            {'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'pv-1'},
             'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],
               'csi':{'driver':'disk.example.com','volumeHandle':'secret-handle'}}}\
            """);
    volume
        .objectAt("spec")
        .put(
            "claimRef",
            JsonObject.of(
                "apiVersion", "v1",
                "kind", "PersistentVolumeClaim",
                "namespace", Meta.namespace(claim),
                "name", Meta.name(claim),
                "uid", Meta.uid(claim)));
    superCluster.create(VOLUMES, volume);
    superCluster.change(
        SyncedKind.CLAIM.resource(),
        Meta.objectName(claim),
        "",
        c -> c.objectAt("spec").put("volumeName", "pv-1"));
    superCluster.change(
        SyncedKind.CLAIM.resource(),
        Meta.objectName(claim),
        "status",
        c -> {
          c.objectOrCreate("status").put("phase", "Bound");
          c.objectAt("status").put("capacity", object("{'storage':'1Gi'}"));
        });
  }

  /** What the super cluster's volume protection finds. */
  private void noPodUsesTheClaim() {
    until("it is being deleted", () -> Meta.isDeleting(below(SyncedKind.CLAIM)));
    assertThat(acme.find(SyncedKind.CLAIM, "default", "x")).isPresent();
    superCluster.change(
        SyncedKind.CLAIM.resource(),
        new ObjectName(acme.superNamespace("default"), "x"),
        "",
        c -> Meta.of(c).remove("finalizers"));
  }

  @Test
  void aClaimThatNamesAVolumeOfOthersIsRefusedWithAnEvent() {
    make(
        SyncedKind.CLAIM,
        "{'spec':{'volumeName':'pv-of-others','accessModes':['ReadWriteOnce'],"
            + "'resources':{'requests':{'storage':'1Gi'}}}}");

    until(
        "it is told",
        () ->
            acme.list(ClusterView.EVENTS).stream()
                .anyMatch(
                    e ->
                        e.string("message", "")
                            .startsWith("spec.volumeName: refused by rule volume-name")));
    assertThat(acme.below(SyncedKind.CLAIM, "default", "x")).isEmpty();
  }

  @Test
  void theCertificateOfAnIngressComesWithIt() {
    acme.create(
        SyncedKind.SECRET,
        object(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'tls','namespace':'default'},
             'data':{'k':'dg=='}}\
            """));
    make(
        SyncedKind.INGRESS,
        """
        {'spec':{'tls':[{'secretName':'tls'}],'rules':[{'host':'a.example.com','http':{'paths':
          [{'path':'/','pathType':'Prefix','backend':{'service':{'name':'s','port':{'number':80}}}}]}}]}}\
        """);
    below(SyncedKind.INGRESS);
    until("the secret is below", () -> acme.below(SyncedKind.SECRET, "default", "tls").isPresent());

    superCluster.change(
        SyncedKind.INGRESS.resource(),
        new ObjectName(acme.superNamespace("default"), "x"),
        "status",
        i -> i.put("status", object("{'loadBalancer':{'ingress':[{'ip':'203.0.113.9'}]}}")));
    until(
        "the address is above",
        () ->
            !acme.find(SyncedKind.INGRESS, "default", "x")
                .orElseThrow()
                .objectAt("status", "loadBalancer")
                .objects("ingress")
                .isEmpty());

    acme.delete(SyncedKind.INGRESS, "default", "x");
    until(
        "the secret is gone",
        () -> {
          // What is unused goes once a patrol has found nothing to do.
          syncer.patrolNow();
          return acme.below(SyncedKind.SECRET, "default", "tls").isEmpty();
        });
  }
}
