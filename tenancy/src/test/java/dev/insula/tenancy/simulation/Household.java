package dev.insula.tenancy.simulation;

import static dev.insula.tenancy.Scenario.object;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.World;
import java.util.List;
import java.util.Optional;

/** A tenant and the people who use its control plane, at random. */
final class Household {

  private static final List<String> NAMESPACES = List.of("default", "web");

  /** Kinds of which there is one object at most in each namespace, named {@code x}. */
  private static final List<PassingKind> THINGS =
      List.of(
          Kinds.CERTIFICATE,
          SyncedKind.CONFIG_MAP,
          SyncedKind.SECRET,
          SyncedKind.SERVICE,
          SyncedKind.CLAIM,
          SyncedKind.INGRESS,
          SyncedKind.NETWORK_POLICY,
          SyncedKind.BUDGET,
          SyncedKind.ENDPOINTS);

  Tenant tenant;
  final SimulatedCluster cluster;
  final ClusterView view;
  private final Chance chance;
  private final Ledger ledger;

  Household(
      Tenant tenant, SimulatedCluster cluster, ClusterView view, Chance chance, Ledger ledger) {
    this.tenant = tenant;
    this.cluster = cluster;
    this.view = view;
    this.chance = chance;
    this.ledger = ledger;
    namespace("default");
    namespace("web");
  }

  /** An operator lets deletions pass. */
  void consent() {
    tenant = World.tenant(tenant.name(), tenant.identity().uid(), true);
  }

  String superNamespace(String namespace) {
    return SuperNames.namespace(tenant.identity(), namespace);
  }

  void namespace(String name) {
    view.create(SyncedKind.NAMESPACE, object("{'metadata':{'name':'" + name + "'}}"));
    view.create(
        SyncedKind.SERVICE_ACCOUNT,
        object("{'metadata':{'name':'default','namespace':'" + name + "'}}"));
  }

  /** Something that somebody does. */
  void act() {
    String namespace = chance.of(NAMESPACES);
    String pod = "p" + chance.of(2);
    switch (chance.of(16)) {
      case 0, 1, 2, 3 -> told("create", namespace, pod, () -> create(namespace, pod));
      case 4 -> told("delete", namespace, pod, () -> end(SyncedKind.POD, namespace, pod, false));
      case 5 -> told("kill", namespace, pod, () -> end(SyncedKind.POD, namespace, pod, true));
      case 6 -> told("label", namespace, pod, () -> label(SyncedKind.POD, namespace, pod));
      case 7 -> told("forge status", namespace, pod, () -> forge(namespace, pod));
      case 8, 9, 10 -> {
        PassingKind kind = chance.of(THINGS);
        told("create " + kind, namespace, "x", () -> thing(kind, namespace));
      }
      case 11 -> {
        PassingKind kind = chance.of(THINGS);
        told("delete " + kind, namespace, "x", () -> end(kind, namespace, "x", false));
      }
      case 12, 13 -> {
        PassingKind kind = chance.of(THINGS);
        told("label " + kind, namespace, "x", () -> label(kind, namespace, "x"));
      }
      case 14 -> {
        if (chance.oneIn(4)) {
          told("drop namespace", "web", "", () -> drop("web"));
        } else {
          told("namespace", "web", "", () -> namespace("web"));
        }
      }
      case 15 -> {
        if (chance.oneIn(8)) {
          told("drop definition", "", "", this::dropDefinition);
        } else if (chance.oneIn(4)) {
          told("drop node", "", "node-1", this::dropNode);
        } else {
          finishNamespaces();
        }
      }
      default -> {}
    }
  }

  private void told(String what, String namespace, String name, Runnable act) {
    long before = cluster.revision();
    String outcome = "";
    try {
      act.run();
    } catch (ApiException e) {
      outcome = " (" + e.reason() + ")";
    }
    if (cluster.revision() == before) {
      return;
    }
    chance.tell(cluster.name() + ": " + what + " " + namespace + "/" + name + outcome);
  }

  private void create(String namespace, String name) {
    if (cluster.tree(SyncedKind.POD, namespace, name).isPresent()) {
      return;
    }
    JsonObject pod =
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'%s'},
             'spec':{'containers':[{'name':'c','image':'nginx:1.27'}],'volumes':[]}}\
            """
                .formatted(name, namespace));
    List<JsonObject> volumes =
        List.of(
            object("{'name':'a','configMap':{'name':'x'}}"),
            object("{'name':'b','secret':{'secretName':'x'}}"),
            object("{'name':'c','persistentVolumeClaim':{'claimName':'x'}}"),
            object(
                "{'name':'d','projected':{'sources':[{'serviceAccountToken':{'path':'token'}}]}}"));
    for (JsonObject volume : volumes) {
      if (chance.oneIn(4)) {
        pod.objectAt("spec").arrayOrCreate("volumes").add(volume);
      }
    }
    made(view.create(SyncedKind.POD, pod));
  }

  private void made(JsonObject object) {
    ledger.made(Meta.uid(object));
  }

  private void thing(PassingKind kind, String namespace) {
    if (cluster.tree(kind, namespace, "x").isPresent()) {
      return;
    }
    var thing =
        JsonObject.of(
            "apiVersion",
            kind.resource().apiVersion(),
            "kind",
            kind.kind(),
            "metadata",
            JsonObject.of("name", "x", "namespace", namespace));
    switch (kind) {
      case SyncedKind.CONFIG_MAP, SyncedKind.SECRET ->
          thing.put("data", JsonObject.of("k", "v" + chance.of(100)));
      case SyncedKind.SERVICE ->
          thing.put(
              "spec",
              object(
                  chance.oneIn(3)
                      ? "{'clusterIP':'None','ports':[{'port':80}]}"
                      : "{'selector':{'a':'b'},'ports':[{'port':80}]}"));
      case SyncedKind.CLAIM ->
          thing.put(
              "spec",
              object(
                  "{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}"));
      case SyncedKind.ENDPOINTS ->
          thing.put("subsets", object("{'a':[{'addresses':[{'ip':'10.1.2.3'}]}]}").array("a"));
      case CustomKind _ ->
          thing.put("spec", object(chance.oneIn(2) ? "{'secretName':'x'}" : "{'host':'h'}"));
      default -> thing.put("spec", new JsonObject());
    }
    made(view.create(kind, thing));
  }

  private void end(PassingKind kind, String namespace, String name, boolean atOnce) {
    Optional<JsonObject> there = cluster.tree(kind, namespace, name);
    if (there.isEmpty()) {
      return;
    }
    ledger.mayGo(Meta.uid(there.get()));
    if (atOnce) {
      view.kill(namespace, name);
    } else {
      view.delete(kind, namespace, name);
    }
  }

  private void label(PassingKind kind, String namespace, String name) {
    if (cluster.tree(kind, namespace, name).isEmpty()) {
      return;
    }
    String value = "v" + chance.of(1000);
    view.change(
        kind.resource(),
        new ObjectName(namespace, name),
        "",
        object -> {
          Meta.of(object).objectOrCreate("labels").put("a", value);
          if (kind == SyncedKind.CONFIG_MAP || kind == SyncedKind.SECRET) {
            object.objectOrCreate("data").put("k", value);
          }
          ledger.labelled(Meta.uid(object), value);
        });
  }

  private void forge(String namespace, String pod) {
    if (cluster.tree(SyncedKind.POD, namespace, pod).isEmpty()) {
      return;
    }
    view.change(
        SyncedKind.POD.resource(),
        new ObjectName(namespace, pod),
        "status",
        p -> p.objectOrCreate("status").put("podIP", "6.6.6.6"));
  }

  private void dropNode() {
    view.client.delete(ClusterView.NODES, new ObjectName("", "node-1"), DeleteOptions.NONE);
  }

  /** With it go all objects of its kind. */
  private void dropDefinition() {
    List<JsonObject> certificates = List.copyOf(cluster.trees(Kinds.CERTIFICATE));
    view.client.delete(OfferedDefinition.RESOURCE, Kinds.DEFINITION, DeleteOptions.NONE);
    certificates.forEach(one -> ledger.mayGo(Meta.uid(one)));
  }

  private void drop(String namespace) {
    view.delete(SyncedKind.NAMESPACE, "", namespace);
    for (PassingKind kind : Kinds.ALL) {
      cluster.trees(kind).stream()
          .filter(o -> Meta.namespace(o).equals(namespace))
          .forEach(o -> ledger.mayGo(Meta.uid(o)));
    }
  }

  /** What the namespace controller of the control plane does. */
  void finishNamespaces() {
    Namespaces.finish(cluster, view);
  }
}
