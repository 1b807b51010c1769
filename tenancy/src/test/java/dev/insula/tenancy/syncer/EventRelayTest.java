package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.Certificates;
import dev.insula.tenancy.world.ClusterView;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of the super cluster, of which tenants hear what is about their objects. */
class EventRelayTest {

  @AutoClose private final World world = new World();
  private TenantView acme;
  private Syncer syncer;

  @BeforeEach
  void open() throws Exception {
    Certificates.install(world.superCluster, Certificates.definition());
    acme = world.view(World.tenant("acme"));
    syncer = world.syncer(acme.tenant);
    syncer.declare(List.of(Certificates.declaration("{}")));
    acme.pod("p");
    until("it is below", () -> acme.below("p").isPresent());
  }

  private JsonObject event(String name, JsonObject about, String reason) {
    return object(
        """
        {'apiVersion':'v1','kind':'Event','metadata':{'name':'%s','namespace':'%s'},
         'involvedObject':{'apiVersion':'%s','kind':'%s','namespace':'%s','name':'%s','uid':'%s'},
         'reason':'%s','message':'in %s','type':'Normal','count':1}\
        """
            .formatted(
                name,
                Meta.namespace(about),
                about.string("apiVersion", "v1"),
                about.string("kind", ""),
                Meta.namespace(about),
                Meta.name(about),
                Meta.uid(about),
                reason,
                Meta.namespace(about)));
  }

  private void tell(String name, JsonObject about, String reason) {
    world.superCluster.create(ClusterView.EVENTS, event(name, about, reason));
  }

  private List<JsonObject> heard(String reason) {
    return acme.list(ClusterView.EVENTS).stream()
        .filter(e -> e.string("reason", "").equals(reason))
        .toList();
  }

  private JsonObject copy() {
    JsonObject copy = acme.below("p").orElseThrow();
    copy.put("apiVersion", "v1");
    copy.put("kind", "Pod");
    return copy;
  }

  /** Until the relay follows: it tells of what comes from then on. */
  private void untilItFollows() {
    int[] tries = {0};
    until(
        "events are followed",
        () -> {
          tell("first-" + tries[0]++, copy(), "First");
          return !heard("First").isEmpty();
        });
  }

  @Test
  void onlyWhatIsAboutTheTenantsOwnObjectsIsHeard() {
    untilItFollows();
    JsonObject copy = copy();
    world.superCluster.create(
        SyncedKind.POD,
        object(
            """
            {'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','namespace':'kube-system'},
             'spec':{'containers':[{'name':'c','image':'x'}]}}\
            """));
    JsonObject foreign = world.superCluster.find(SyncedKind.POD, "kube-system", "p").orElseThrow();
    foreign.put("apiVersion", "v1");
    foreign.put("kind", "Pod");
    JsonObject earlier = copy.deepCopy();
    Meta.of(earlier).put("uid", "of-an-earlier-pod");
    JsonObject otherKind = copy.deepCopy();
    otherKind.put("kind", "ConfigMap");
    JsonObject otherGroup = copy.deepCopy();
    otherGroup.put("apiVersion", "metrics.example.com/v1");

    tell("e1", foreign, "Foreign");
    tell("e2", earlier, "Earlier");
    tell("e3", otherKind, "OtherKind");
    tell("e4", otherGroup, "OtherGroup");
    tell("e5", copy, "Last");

    until("the last is heard", () -> !heard("Last").isEmpty());
    for (String reason : List.of("Foreign", "Earlier", "OtherKind", "OtherGroup")) {
      assertThat(heard(reason)).as(reason).isEmpty();
    }
    JsonObject last = heard("Last").getFirst();
    assertThat(last.objectAt("involvedObject").string("namespace", "")).isEqualTo("default");
    assertThat(last.string("message", "")).isEqualTo("in default");
  }

  @Test
  void anEventThatRepeatsIsCountedAndNotDoubled() {
    untilItFollows();
    tell("again", copy(), "Again");
    until("it is heard", () -> heard("Again").size() == 1);

    world.superCluster.change(
        ClusterView.EVENTS,
        new dev.insula.machinery.object.ObjectName(acme.superNamespace("default"), "again"),
        "",
        e -> e.put("count", 7L));

    until("it is counted", () -> heard("Again").getFirst().integer("count", 0) == 7);
    assertThat(heard("Again")).hasSize(1);
  }

  @Test
  void eventsOfADeclaredKindAreHeardToo() {
    untilItFollows();
    until("the kind is there", () -> Certificates.isServed(acme, "certificates.pki.example.com"));
    acme.create(Certificates.CERTIFICATES, Certificates.certificate("c", "{}"));
    until("it is below", () -> below("c").isPresent());

    tell("issued", below("c").orElseThrow(), "Issued");

    until("it is heard", () -> !heard("Issued").isEmpty());
    assertThat(heard("Issued").getFirst().objectAt("involvedObject").string("kind", ""))
        .isEqualTo("Certificate");
  }

  private java.util.Optional<JsonObject> below(String name) {
    return world.superCluster.find(Certificates.CERTIFICATES, acme.superNamespace("default"), name);
  }
}
