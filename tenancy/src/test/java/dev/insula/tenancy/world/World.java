package dev.insula.tenancy.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.allocation.ServiceAddresses;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RbacAuthorizer;
import dev.insula.apiserver.authorization.RbacBase;
import dev.insula.apiserver.controlplane.BaseObjects;
import dev.insula.apiserver.controlplane.BuiltInResources;
import dev.insula.apiserver.controlplane.ControlPlaneSecurity;
import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.apiserver.controlplane.ControlPlanesBuilder;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.pods.PodActions;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.review.ReviewActions;
import dev.insula.client.ControlPlaneClient;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import dev.insula.tenancy.Scenario;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.api.TenantStatus;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.rbac.RightsInstaller;
import dev.insula.tenancy.rbac.RightsManifest;
import dev.insula.tenancy.syncer.Syncer;
import dev.insula.tenancy.syncer.SyncerOptions;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.util.Files;

/** A super cluster and tenants on the real API server in one process, without networks. */
public final class World implements AutoCloseable {

  public static final TenantEndpoint ENDPOINT =
      new TenantEndpoint("https://10.9.9.9:6443", "10.9.9.9", 6443);

  private static final ServedResources SERVED = served();
  private static final String SUPER = "super";

  private final File directory = Files.newTemporaryFolder();
  private final RocksStore store;
  public final ControlPlanes planes;
  public final ClusterView superCluster;

  /** What Insula may do in the super cluster; the other control planes know no rights. */
  private final AtomicReference<InsulaRights> rights = new AtomicReference<>();

  /** What is closed before all else, last first. */
  private final Deque<Syncer> syncers = new ArrayDeque<>();

  public World() {
    store = RocksStore.open(directory.toPath(), StoreOptions.defaults());
    ControlPlaneSecurity.Factory everybody =
        (name, keyspace) -> {
          var clock = InstantSource.system();
          var pki = new ControlPlanePki(name, keyspace, clock, List.of());
          var roles = new RbacAuthorizer(keyspace, RbacBase.NONE);
          return new ControlPlaneSecurity(
              _ -> Optional.of(UserInfo.of("tester", UserInfo.MASTERS)),
              ControlPlaneCredentials.of(pki, keyspace, clock),
              authorizer(name, roles),
              roles,
              request -> request,
              List.of(),
              () -> {});
        };
    planes =
        new ControlPlanesBuilder(store, SERVED, everybody)
            .base(BaseObjects.layer(SERVED, base()))
            .admission(new AdmissionChain(List.of(new ServiceAddresses()), List.of()))
            .build();
    superCluster = new ClusterView(planes.findOrCreate(SUPER).client("test"));
    new RightsInstaller(superCluster.client, ClusterView.AS)
        .install(new RightsManifest.Identity.ServiceAccount("insula"));
  }

  private Authorizer authorizer(String controlPlane, RbacAuthorizer roles) {
    if (!controlPlane.equals(SUPER)) {
      return _ -> new Authorizer.Decision(true, "");
    }
    var known = new InsulaRights(roles);
    rights.set(known);
    return known;
  }

  /** The super cluster as Insula reaches it: with the rights that it needs and no others. */
  public ControlPlaneClient insula() {
    return planes.findOrCreate(SUPER).client("insula", InsulaRights.INSULA);
  }

  public InsulaRights rights() {
    return Objects.requireNonNull(rights.get());
  }

  private static List<JsonObject> base() {
    return List.of(
        object("Namespace", JsonObject.of("name", "default")),
        object("Namespace", JsonObject.of("name", "kube-system")),
        object("ServiceAccount", JsonObject.of("name", "default", "namespace", "default")),
        Scenario.object(
            "{'apiVersion':'networking.k8s.io/v1','kind':'ServiceCIDR',"
                + "'metadata':{'name':'kubernetes'},'spec':{'cidrs':['10.96.0.0/12']}}"));
  }

  private static JsonObject object(String kind, JsonObject metadata) {
    return JsonObject.of("apiVersion", "v1", "kind", kind, "metadata", metadata);
  }

  private static ServedResources served() {
    var resources = new BuiltInResources(KubernetesModel.load(), new KindCatalog());
    PodActions.all().forEach(resources::with);
    ReviewActions.all().forEach(resources::with);
    return resources.build();
  }

  public HostedProvider provider() {
    return new HostedProvider(planes);
  }

  /** A tenant that exists and is not being deleted. */
  public static Tenant tenant(String name, String uid, boolean allowsDeletions) {
    return new Tenant(
        new TenantIdentity(name, uid),
        1,
        false,
        true,
        1,
        Tenant.HOSTED,
        "",
        "standard",
        allowsDeletions,
        "",
        TenantStatus.NONE);
  }

  public static Tenant tenant(String name) {
    return tenant(name, "uid-" + name, false);
  }

  /** The tenant's control plane, made when it is first asked for. */
  public TenantView view(Tenant tenant) {
    ControlPlaneClient client =
        planes.findOrCreate(tenant.identity().controlPlane()).client("test");
    return new TenantView(tenant, client, this);
  }

  /** A syncer that serves these tenants. It ends with the world, if nobody closes it before. */
  public Syncer syncer(Tenant... tenants) {
    return syncer(new Fuse(), tenants);
  }

  /** A syncer that is cut off from all clusters when the fuse blows. */
  public Syncer syncer(Fuse fuse, Tenant... tenants) {
    var options = SyncerOptions.DEFAULT.withPatrolInterval(Duration.ofHours(1)).withWorkers(4, 4);
    var syncer = new Syncer(fuse.wrap(insula()), fuse.wrap(planes), options, Clock.systemUTC());
    syncers.push(syncer);
    try {
      syncer.start();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    for (Tenant tenant : tenants) {
      view(tenant);
      syncer.serve(tenant, ENDPOINT, IsolationProfile.NONE);
    }
    return syncer;
  }

  private static void end(Syncer syncer) {
    try {
      syncer.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Nothing that Insula did in any test may be more than what it has rights for. */
  @Override
  public void close() {
    syncers.forEach(World::end);
    planes.close();
    store.close();
    Files.delete(directory);
    assertThat(rights().refused()).as("refused to Insula in the super cluster").isEmpty();
  }
}
