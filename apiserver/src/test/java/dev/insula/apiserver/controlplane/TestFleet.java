package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RbacAuthorizer;
import dev.insula.apiserver.authorization.RbacBase;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.pods.PodActions;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.review.ReviewActions;
import dev.insula.apiserver.testing.ScratchDirectory;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.store.BaseLayer;
import dev.insula.store.Keyspace;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Control planes on RocksDB whose users may all do everything. */
final class TestFleet implements AutoCloseable {

  static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
  static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");

  private static final ServedResources BUILT_IN = builtIn();

  private static ServedResources builtIn() {
    var resources = new BuiltInResources(KubernetesModel.load(), new KindCatalog());
    PodActions.all().forEach(resources::with);
    ReviewActions.all().forEach(resources::with);
    return resources.build();
  }

  private static final Duration IDLE_AFTER = Duration.ofMinutes(2);

  private final Runnable atTheEnd;
  private final RocksStore store;
  final ControlPlanes planes;

  /** In a directory that goes with it. */
  TestFleet() {
    this(AdmissionChain.NONE);
  }

  TestFleet(AdmissionChain admission) {
    this(admission, AddressRules.PUBLIC_ONLY);
  }

  TestFleet(AdmissionChain admission, AddressRules webhooks) {
    this(new ScratchDirectory(), admission, webhooks);
  }

  private TestFleet(ScratchDirectory directory, AdmissionChain admission, AddressRules webhooks) {
    this(directory.path(), admission, webhooks, IDLE_AFTER, directory::close);
  }

  /** In a directory that others may open after it. */
  TestFleet(Path directory) {
    this(directory, IDLE_AFTER);
  }

  TestFleet(Path directory, Duration idleAfter) {
    this(directory, AdmissionChain.NONE, AddressRules.PUBLIC_ONLY, idleAfter, () -> {});
  }

  TestFleet(Path directory, AddressRules webhooks) {
    this(directory, AdmissionChain.NONE, webhooks, IDLE_AFTER, () -> {});
  }

  private TestFleet(
      Path directory,
      AdmissionChain admission,
      AddressRules webhooks,
      Duration idleAfter,
      Runnable atTheEnd) {
    this.atTheEnd = atTheEnd;
    store = RocksStore.open(directory, StoreOptions.defaults());
    ControlPlaneSecurity.Factory security =
        (name, keyspace) -> {
          var clock = InstantSource.system();
          var pki = new ControlPlanePki(name, keyspace, clock, List.of());
          return new ControlPlaneSecurity(
              _ -> Optional.of(UserInfo.of("tester", UserInfo.MASTERS)),
              ControlPlaneCredentials.of(pki, keyspace, clock),
              _ -> new Authorizer.Decision(true, ""),
              new RbacAuthorizer(keyspace, RbacBase.NONE),
              request -> request,
              List.of(),
              () -> {});
        };
    planes =
        new ControlPlanesBuilder(store, BUILT_IN, security)
            .base(BaseObjects.layer(BUILT_IN, List.of(namespace("default"))))
            .admission(admission)
            .webhookAddresses(webhooks)
            .idleAfter(idleAfter)
            .build();
  }

  /** What is stored of a control plane that is open, to give up history. */
  Keyspace keyspace(String controlPlane) {
    planes.findOrCreate(controlPlane);
    return store.open(controlPlane, BaseLayer.EMPTY).orElseThrow();
  }

  ControlPlaneClient client(String controlPlane) {
    return planes.findOrCreate(controlPlane).client("test/1");
  }

  static JsonObject namespace(String name) {
    return JsonObject.of(
        "apiVersion", "v1", "kind", "Namespace", "metadata", JsonObject.of("name", name));
  }

  static JsonObject configMap(String name, String value) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"),
        "data",
        JsonObject.of("k", value));
  }

  @Override
  public void close() {
    planes.close();
    store.close();
    atTheEnd.run();
  }
}
