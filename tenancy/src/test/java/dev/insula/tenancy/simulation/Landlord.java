package dev.insula.tenancy.simulation;

import static dev.insula.tenancy.Scenario.object;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.OfferedDefinition;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import java.util.List;
import java.util.Optional;

/** The super cluster's own components and its administrators, at random. */
final class Landlord {

  static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");

  private static final List<PassingKind> COPIES =
      List.of(
          Kinds.CERTIFICATE,
          SyncedKind.CONFIG_MAP,
          SyncedKind.SECRET,
          SyncedKind.SERVICE,
          SyncedKind.INGRESS,
          SyncedKind.NETWORK_POLICY,
          SyncedKind.BUDGET);

  final SimulatedCluster cluster;
  final ClusterView view;
  private final Chance chance;
  private final Ledger ledger;

  Landlord(SimulatedCluster cluster, ClusterView view, Chance chance, Ledger ledger) {
    this.cluster = cluster;
    this.view = view;
    this.chance = chance;
    this.ledger = ledger;
    for (String name : List.of("node-1", "node-2")) {
      view.node(name);
    }
    view.create(OfferedDefinition.RESOURCE, Certificates.definition());
  }

  /** Something that happens. */
  void act() {
    switch (chance.of(15)) {
      case 0, 1, 2 -> somePod("bind", this::bind);
      case 3, 4 -> somePod("run", this::run);
      case 5 -> somePod("drain", this::drain);
      case 6 -> somePod("vanish", this::vanish);
      case 7 -> somePod("end", this::end);
      case 8 -> somePod("kubelet", this::kill);
      case 9, 10 -> makeAccounts();
      case 11 -> some("drift", chance.of(COPIES), this::drift);
      case 12 -> some("lose", chance.of(COPIES), this::lose);
      case 13 -> {
        bindClaims();
        Namespaces.finish(cluster, view);
      }
      case 14 -> some("issue", Kinds.CERTIFICATE, this::issue);
      default -> {}
    }
  }

  private interface Act {
    void on(JsonObject object);
  }

  private void somePod(String what, Act act) {
    some(what, SyncedKind.POD, act);
  }

  private void some(String what, PassingKind kind, Act act) {
    List<JsonObject> all = cluster.trees(kind);
    if (!all.isEmpty()) {
      JsonObject object = chance.of(all);
      long before = cluster.revision();
      String outcome = "";
      try {
        act.on(object);
      } catch (ApiException e) {
        outcome = " (" + e.reason() + ")";
      }
      if (cluster.revision() == before) {
        return;
      }
      chance.tell("super: " + what + " " + kind + " " + Meta.objectName(object) + outcome);
    }
  }

  /** A scheduler binds no pod whose claim is not there, or on its way out. */
  private void bind(JsonObject pod) {
    if (claimOf(pod).filter(name -> !isUsable(Meta.namespace(pod), name)).isPresent()) {
      return;
    }
    if (Meta.isDeleting(pod) || !pod.objectAt("spec").string("nodeName", "").isEmpty()) {
      return;
    }
    view.bind(Meta.namespace(pod), Meta.name(pod), "node-" + (1 + chance.of(2)));
  }

  private static Optional<String> claimOf(JsonObject pod) {
    return pod.objectAt("spec").objects("volumes").stream()
        .map(v -> v.objectAt("persistentVolumeClaim").string("claimName", ""))
        .filter(name -> !name.isEmpty())
        .findFirst();
  }

  private boolean isUsable(String namespace, String claim) {
    return cluster
        .tree(SyncedKind.CLAIM, namespace, claim)
        .filter(c -> !Meta.isDeleting(c))
        .isPresent();
  }

  private void drain(JsonObject pod) {
    mayGo(pod);
    view.delete(SyncedKind.POD, Meta.namespace(pod), Meta.name(pod));
  }

  private void vanish(JsonObject pod) {
    mayGo(pod);
    view.kill(Meta.namespace(pod), Meta.name(pod));
  }

  private void end(JsonObject pod) {
    if (isRunning(pod)) {
      view.change(
          SyncedKind.POD.resource(),
          Meta.objectName(pod),
          "status",
          p -> p.objectOrCreate("status").put("phase", "Succeeded"));
    }
  }

  private void run(JsonObject pod) {
    boolean bound = !pod.objectAt("spec").string("nodeName", "").isEmpty();
    if (bound && pod.objectAt("status").string("phase", "").equals("Pending")) {
      view.run(Meta.namespace(pod), Meta.name(pod));
    }
  }

  private static boolean isRunning(JsonObject pod) {
    return pod.objectAt("status").string("phase", "").equals("Running");
  }

  private void kill(JsonObject pod) {
    if (Meta.isDeleting(pod)) {
      view.kill(Meta.namespace(pod), Meta.name(pod));
    }
  }

  private void mayGo(JsonObject copy) {
    Origin origin = Origin.of(copy);
    if (origin != null) {
      ledger.mayGo(origin.uid());
    }
  }

  /** Somebody changes a copy behind the syncer's back. */
  private void drift(JsonObject copy) {
    view.change(
        Kinds.of(copy).resource(),
        Meta.objectName(copy),
        "",
        c -> {
          // A label that the tenant does not set is the platform's to set.
          if (Meta.labels(c).containsKey("a")) {
            Meta.of(c).objectOrCreate("labels").put("a", "drifted");
          }
          if (c.containsKey("data")) {
            c.put("data", JsonObject.of("k", "drifted"));
          }
        });
  }

  /** A controller of the platform says how a certificate fares. */
  private void issue(JsonObject certificate) {
    long serial = chance.of(1000);
    view.change(
        Kinds.CERTIFICATE.resource(),
        Meta.objectName(certificate),
        "status",
        c -> c.put("status", JsonObject.of("serial", serial)));
  }

  private void lose(JsonObject copy) {
    view.delete(Kinds.of(copy), Meta.namespace(copy), Meta.name(copy));
  }

  /** Each namespace has a service account, which comes a little later. */
  void makeAccounts() {
    for (JsonObject namespace : cluster.trees(SyncedKind.NAMESPACE)) {
      String name = Meta.name(namespace);
      if (!Meta.isDeleting(namespace)
          && cluster.tree(SyncedKind.SERVICE_ACCOUNT, name, "default").isEmpty()) {
        view.create(
            SyncedKind.SERVICE_ACCOUNT,
            object("{'metadata':{'name':'default','namespace':'" + name + "'}}"));
      }
    }
  }

  /** Claims get volumes; volumes whose claim is gone are dropped; claims nobody uses may go. */
  void bindClaims() {
    for (JsonObject claim : cluster.trees(SyncedKind.CLAIM)) {
      if (Meta.isDeleting(claim)) {
        release(claim);
      } else if (claim.objectAt("spec").string("volumeName", "").isEmpty()) {
        bindClaim(claim);
      }
    }
    for (JsonObject volume : cluster.trees(VOLUMES.groupResource())) {
      JsonObject of = volume.objectAt("spec", "claimRef");
      Optional<JsonObject> claim =
          cluster.tree(SyncedKind.CLAIM, of.string("namespace", ""), of.string("name", ""));
      if (claim.isEmpty() || !Meta.uid(claim.get()).equals(of.string("uid", ""))) {
        view.client.delete(VOLUMES, Meta.objectName(volume), DeleteOptions.NONE);
      }
    }
  }

  private void bindClaim(JsonObject claim) {
    String name = "pv-" + Meta.uid(claim);
    var of =
        JsonObject.of(
            "namespace", Meta.namespace(claim), "name", Meta.name(claim), "uid", Meta.uid(claim));
    if (view.find(VOLUMES, "", name).isEmpty()) {
      view.create(
          VOLUMES,
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "PersistentVolume",
              "metadata",
              JsonObject.of("name", name),
              "spec",
              JsonObject.of("claimRef", of),
              "status",
              JsonObject.of("phase", "Bound")));
    }
    view.change(
        SyncedKind.CLAIM.resource(),
        Meta.objectName(claim),
        "",
        c -> c.objectAt("spec").put("volumeName", name));
    view.change(
        SyncedKind.CLAIM.resource(),
        Meta.objectName(claim),
        "status",
        c -> c.objectOrCreate("status").put("phase", "Bound"));
  }

  private void release(JsonObject claim) {
    boolean used =
        cluster.trees(SyncedKind.POD).stream()
            .filter(p -> Meta.namespace(p).equals(Meta.namespace(claim)))
            .filter(p -> !p.objectAt("spec").string("nodeName", "").isEmpty())
            .anyMatch(p -> claimOf(p).filter(Meta.name(claim)::equals).isPresent());
    if (!used) {
      JsonObject free = claim.deepCopy();
      Meta.of(free).put("finalizers", new JsonArray());
      view.client.update(SyncedKind.CLAIM.resource(), free, ClusterView.AS);
    }
  }

  /** All components do all they have to do. */
  void work() {
    makeAccounts();
    bindClaims();
    for (JsonObject pod : cluster.trees(SyncedKind.POD)) {
      if (Meta.isDeleting(pod)) {
        view.kill(Meta.namespace(pod), Meta.name(pod));
        continue;
      }
      bind(pod);
      cluster.tree(SyncedKind.POD, Meta.namespace(pod), Meta.name(pod)).ifPresent(this::run);
    }
    Namespaces.finish(cluster, view);
  }
}
