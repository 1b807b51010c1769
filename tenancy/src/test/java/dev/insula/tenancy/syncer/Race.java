package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.Fuse;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One tenant's hard life, from a seed. */
final class Race {

  private static final int STEPS = 50;
  private static final List<String> NAMESPACES = List.of("default", "web");
  private static final long LONGEST_NANOS = 15_000_000_000L;

  private final Random random;
  private final World world;
  private final Tenant tenant;
  private final TenantView above;
  private final ClusterView below;
  private final List<String> story = new ArrayList<>();
  private Fuse fuse = new Fuse();
  private Syncer syncer;

  Race(World world, int seed) throws InterruptedException {
    this.random = new Random(seed);
    this.world = world;
    this.tenant = World.tenant("t" + seed, "uid-" + seed, false);
    this.above = world.view(tenant);
    this.below = world.superCluster;
    this.syncer = world.syncer(fuse, tenant);
    namespace("web");
  }

  List<String> story() {
    return story;
  }

  /** What is wrong in the end; empty if nothing is. */
  String run() throws Exception {
    for (int i = 0; i < STEPS; i++) {
      step();
    }
    restart();
    String wrong = settle();
    syncer.close();
    return wrong;
  }

  private void step() throws Exception {
    String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    String pod = "p" + random.nextInt(3);
    String lower = above.superNamespace(namespace);
    switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> tell("create", namespace, pod, () -> create(namespace, pod));
      case 5 -> tell("delete", namespace, pod, () -> above.delete(SyncedKind.POD, namespace, pod));
      case 6 -> tell("kill", namespace, pod, () -> above.kill(namespace, pod));
      case 7 -> tell("label", namespace, pod, () -> label(namespace, pod));
      case 8, 9, 10 ->
          tell("bind", lower, pod, () -> below.bind(lower, pod, "node-" + (1 + random.nextInt(2))));
      case 11, 12 -> tell("run", lower, pod, () -> below.run(lower, pod));
      case 13 -> tell("drain", lower, pod, () -> below.delete(SyncedKind.POD, lower, pod));
      case 14 -> tell("vanish", lower, pod, () -> below.kill(lower, pod));
      case 15 -> tell("wait", "", "", () -> Thread.sleep(random.nextInt(20)));
      case 16 -> {
        int calls = 1 + random.nextInt(40);
        boolean effect = random.nextBoolean();
        tell(
            "crash " + calls + effect,
            "",
            "",
            () -> {
              restart();
              fuse.arm(calls, effect);
            });
      }
      case 17 -> tell("kubelet", "", "", this::kubelets);
      case 18 -> tell("patrol", "", "", syncer::patrolNow);
      case 19 -> {
        if (random.nextInt(3) == 0) {
          tell("drop namespace", "web", "", () -> above.delete(SyncedKind.NAMESPACE, "", "web"));
        } else {
          tell(
              "namespace",
              "web",
              "",
              () -> {
                above.finishNamespaces();
                namespace("web");
              });
        }
      }
      default -> {}
    }
  }

  private interface Act {
    void run() throws Exception;
  }

  private void tell(String what, String namespace, String name, Act act) throws Exception {
    String outcome = "";
    try {
      act.run();
    } catch (ApiException e) {
      outcome = " (" + e.reason() + ")";
    }
    story.add(what + " " + namespace + "/" + name + outcome);
  }

  /** As admission would have it: not into a namespace that is not there, or on its way out. */
  private void create(String namespace, String pod) {
    boolean open =
        above.find(SyncedKind.NAMESPACE, "", namespace).map(n -> !Meta.isDeleting(n)).orElse(false);
    if (open) {
      above.pod(pod, "{'metadata':{'namespace':'" + namespace + "'}}");
    }
  }

  private void namespace(String name) {
    try {
      above.create(SyncedKind.NAMESPACE, object("{'metadata':{'name':'" + name + "'}}"));
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  private void label(String namespace, String pod) {
    String value = "v" + random.nextInt(100);
    above.change(
        SyncedKind.POD.resource(),
        new ObjectName(namespace, pod),
        "",
        p -> Meta.of(p).objectOrCreate("labels").put("a", value));
  }

  private void restart() throws Exception {
    fuse.blow();
    syncer.close();
    fuse = new Fuse();
    syncer = world.syncer(fuse, tenant);
  }

  /** Ends what is being deleted, on both sides' nodes and namespaces. */
  private void kubelets() {
    for (JsonObject pod : pods()) {
      if (Meta.isDeleting(pod)) {
        quietly(() -> below.kill(Meta.namespace(pod), Meta.name(pod)));
      }
    }
    above.finishNamespaces();
    below.finishNamespaces();
  }

  /** The scheduler and the nodes do their work until nothing changes and all is as it should be. */
  private String settle() {
    long end = System.nanoTime() + LONGEST_NANOS;
    String wrong = "not looked at";
    while (!wrong.isEmpty() && System.nanoTime() < end) {
      kubelets();
      for (JsonObject pod : pods()) {
        String namespace = Meta.namespace(pod);
        String name = Meta.name(pod);
        if (pod.objectAt("spec").string("nodeName", "").isEmpty() && !Meta.isDeleting(pod)) {
          quietly(() -> below.bind(namespace, name, "node-1"));
        }
        if (!pod.objectAt("status").string("phase", "").equals("Running")) {
          quietly(() -> below.run(namespace, name));
        }
      }
      syncer.patrolNow();
      LockSupport.parkNanos(5_000_000);
      wrong = wrong();
    }
    return wrong;
  }

  private String wrong() {
    List<JsonObject> lower = pods();
    List<JsonObject> upper = above.list(SyncedKind.POD);
    Set<String> nodes = new TreeSet<>();
    lower.forEach(p -> nodes.add(p.objectAt("spec").string("nodeName", "")));
    Set<String> virtual =
        above.list(ClusterView.NODES).stream()
            .map(Meta::name)
            .collect(Collectors.toCollection(TreeSet::new));
    String shownBelow = lower.stream().map(p -> show(p, true)).sorted().toList().toString();
    String shownAbove = upper.stream().map(p -> show(p, false)).sorted().toList().toString();
    if (!shownBelow.equals(shownAbove)) {
      return "above " + shownAbove + " below " + shownBelow;
    }
    // Where nothing runs, one stands in.
    if (nodes.isEmpty() ? virtual.size() != 1 : !nodes.equals(virtual)) {
      return "nodes " + nodes + " virtual " + virtual;
    }
    return "";
  }

  private String show(JsonObject pod, boolean isBelow) {
    JsonObject meta = Meta.of(pod);
    String namespace =
        isBelow ? meta.objectAt("labels").string("insula.dev/namespace", "") : Meta.namespace(pod);
    String uid =
        isBelow ? meta.objectAt("annotations").string("insula.dev/uid", "") : Meta.uid(pod);
    return String.join(
        " ",
        namespace,
        Meta.name(pod),
        uid,
        meta.objectAt("labels").string("a", ""),
        pod.objectAt("spec").string("nodeName", ""),
        pod.objectAt("status").string("phase", ""),
        pod.objectAt("status").string("podIP", ""),
        Meta.isDeleting(pod) ? "deleting" : "");
  }

  private List<JsonObject> pods() {
    return below.list(SyncedKind.POD).stream()
        .filter(p -> tenant.identity().uid().equals(Meta.labels(p).get("insula.dev/tenant-uid")))
        .toList();
  }

  private static void quietly(Runnable act) {
    try {
      act.run();
    } catch (ApiException e) {
      // Somebody else was first.
    }
  }
}
