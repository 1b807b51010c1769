package dev.insula.tenancy.syncer;

import static dev.insula.tenancy.Scenario.object;
import static dev.insula.tenancy.world.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.TenantView;
import dev.insula.tenancy.world.World;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Endpoints and EndpointSlices that the super cluster's controllers make of a tenant's Services:
 * they have the labels of these, and are no copies of anything.
 */
class MadeBelowTest {

  @AutoClose private final World world = new World();
  private final TenantView acme = world.view(World.tenant("acme"));
  private final Syncer syncer = world.syncer(acme.tenant);

  private JsonObject service(String selector) {
    acme.create(
        SyncedKind.SERVICE,
        object(
            """
            {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},
             'spec':{'selector':%s,'ports':[{'port':80}]}}\
            """
                .formatted(selector)));
    until("it is below", () -> acme.below(SyncedKind.SERVICE, "default", "web").isPresent());
    return acme.below(SyncedKind.SERVICE, "default", "web").orElseThrow();
  }

  /** As a controller makes it of the super cluster's object: with its labels, owned by it. */
  private JsonObject made(SyncedKind kind, String name, String manager, JsonObject of) {
    JsonObject made =
        object(
            """
            {'apiVersion':'%s','kind':'%s','addressType':'IPv4','endpoints':[],
             'metadata':{'name':'%s','namespace':'%s','ownerReferences':[
               {'apiVersion':'v1','kind':'%s','name':'%s','uid':'%s','controller':true}]}}\
            """
                .formatted(
                    kind.resource().apiVersion(),
                    kind.kind(),
                    name,
                    Meta.namespace(of),
                    of.string("kind", ""),
                    Meta.name(of),
                    Meta.uid(of)));
    if (kind == SyncedKind.ENDPOINTS) {
      List.of("addressType", "endpoints").forEach(made::remove);
      Meta.of(made).remove("ownerReferences");
    }
    JsonObject labels = Meta.of(made).objectOrCreate("labels");
    labels.putAll(Meta.of(of).objectAt("labels"));
    labels.put(
        kind == SyncedKind.ENDPOINTS
            ? "endpoints.kubernetes.io/managed-by"
            : "endpointslice.kubernetes.io/managed-by",
        manager);
    labels.put("kubernetes.io/service-name", "web");
    return world.superCluster.create(kind, made);
  }

  private void comparedTwice() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      syncer.patrolNow();
      until("nothing waits", () -> syncer.isInStep(1));
    }
  }

  private void isStillThere(SyncedKind kind, JsonObject made) {
    assertThat(world.superCluster.find(kind, Meta.namespace(made), Meta.name(made)).map(Meta::uid))
        .hasValue(Meta.uid(made));
  }

  @Test
  void aSliceOfTheControllerIsNoOrphanOfTheTenants() throws Exception {
    JsonObject service = service("{'app':'web'}");

    JsonObject slice =
        made(SyncedKind.ENDPOINT_SLICE, "web-abcde", "endpointslice-controller.k8s.io", service);

    comparedTwice();
    isStillThere(SyncedKind.ENDPOINT_SLICE, slice);
  }

  @Test
  void manySlicesOfControllersMakeNobodyHoldDeletions() throws Exception {
    JsonObject service = service("{'app':'web'}");
    for (int i = 0; i < 3 * Deletions.FEW; i++) {
      var _ =
          made(SyncedKind.ENDPOINT_SLICE, "web-" + i, "endpointslice-controller.k8s.io", service);
    }

    comparedTwice();
    assertThat(syncer.report(acme.tenant.identity()).held()).isZero();
    assertThat(world.superCluster.list(SyncedKind.ENDPOINT_SLICE)).hasSize(3 * Deletions.FEW);
  }

  @Test
  void aMirroredSliceHasTheAnnotationsOfACopyAndIsNone() throws Exception {
    var _ = service("null");
    acme.create(
        SyncedKind.ENDPOINTS,
        object(
            """
            {'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'web','namespace':'default'},
             'subsets':[{'addresses':[{'ip':'203.0.113.7'}],'ports':[{'port':80}]}]}\
            """));
    until("they are below", () -> acme.below(SyncedKind.ENDPOINTS, "default", "web").isPresent());
    JsonObject copy = acme.below(SyncedKind.ENDPOINTS, "default", "web").orElseThrow();

    JsonObject slice =
        made(
            SyncedKind.ENDPOINT_SLICE,
            "web-abcde",
            "endpointslicemirroring-controller.k8s.io",
            copy);
    change(SyncedKind.ENDPOINT_SLICE, slice, it -> annotate(it, copy));

    comparedTwice();
    isStillThere(SyncedKind.ENDPOINT_SLICE, slice);
  }

  @Test
  void endpointsThatChangeWithThePodsBelowAreLeftToTheirController() throws Exception {
    JsonObject service = service("{'app':'web'}");
    acme.create(SyncedKind.ENDPOINTS, ofController());
    JsonObject below = made(SyncedKind.ENDPOINTS, "web", "endpoint-controller", service);

    change(
        SyncedKind.ENDPOINTS,
        below,
        it -> it.put("subsets", object("{'a':[{'addresses':[{'ip':'10.2.0.1'}]}]}").array("a")));
    acme.change(
        SyncedKind.ENDPOINTS.resource(),
        new ObjectName("default", "web"),
        "",
        it -> Meta.of(it).objectOrCreate("labels").put("a", "b"));
    comparedTwice();
    isStillThere(SyncedKind.ENDPOINTS, below);

    acme.delete(SyncedKind.ENDPOINTS, "default", "web");
    comparedTwice();
    isStillThere(SyncedKind.ENDPOINTS, below);
  }

  private static JsonObject ofController() {
    return object(
        """
        {'apiVersion':'v1','kind':'Endpoints',
         'metadata':{'name':'web','namespace':'default',
           'labels':{'endpoints.kubernetes.io/managed-by':'endpoint-controller'}}}\
        """);
  }

  private static void annotate(JsonObject object, JsonObject like) {
    Meta.of(object).objectOrCreate("annotations").putAll(Meta.of(like).objectAt("annotations"));
  }

  private void change(SyncedKind kind, JsonObject object, Consumer<JsonObject> change) {
    world.superCluster.change(kind.resource(), Meta.objectName(object), "", change);
  }
}
