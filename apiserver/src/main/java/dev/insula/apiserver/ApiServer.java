package dev.insula.apiserver;

import dev.insula.apiserver.admission.StandardAdmission;
import dev.insula.apiserver.allocation.ServiceAddresses;
import dev.insula.apiserver.audit.Auditor;
import dev.insula.apiserver.authorization.BootstrapRbac;
import dev.insula.apiserver.authorization.RbacBase;
import dev.insula.apiserver.controlplane.BaseObjects;
import dev.insula.apiserver.controlplane.BuiltInResources;
import dev.insula.apiserver.controlplane.ControlPlaneBounds;
import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.apiserver.controlplane.ControlPlanesBuilder;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.apiserver.http.HostBounds;
import dev.insula.apiserver.http.HttpFront;
import dev.insula.apiserver.http.VirtualHost;
import dev.insula.apiserver.kinds.BootstrapObjects;
import dev.insula.apiserver.kinds.KindCatalog;
import dev.insula.apiserver.metrics.ShownMetrics;
import dev.insula.apiserver.model.KubernetesModel;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.pods.PodActions;
import dev.insula.apiserver.protobuf.ProtobufAnswers;
import dev.insula.apiserver.protobuf.ProtobufBodies;
import dev.insula.apiserver.protobuf.ProtobufEncoding;
import dev.insula.apiserver.registry.ServedResources;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.review.ReviewActions;
import dev.insula.apiserver.signing.RequestSigner;
import dev.insula.apiserver.table.CustomColumns;
import dev.insula.apiserver.table.OpenApiDescriptions;
import dev.insula.apiserver.table.Tables;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.JsonObject;
import dev.insula.metrics.MetricSource;
import dev.insula.store.BaseLayer;
import dev.insula.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Control planes and the HTTPS server in front of them: everything between a store and a socket.
 * Thread-safe.
 *
 * <p>The store is the caller's, and outlives this.
 */
public final class ApiServer implements AutoCloseable {

  /** How long the client certificates of kubeconfigs are good. */
  private static final Duration CLIENT_LIFE = Duration.ofDays(365);

  private static final Duration IDLE_AFTER = Duration.ofMinutes(2);

  private final ControlPlanes controlPlanes;
  private final HttpFront front;
  private final RequestSigner signer;
  private final ShownMetrics shown;
  private final String address;

  private ApiServer(
      ControlPlanes controlPlanes,
      HttpFront front,
      RequestSigner signer,
      ShownMetrics shown,
      String address) {
    this.shown = shown;
    this.controlPlanes = controlPlanes;
    this.front = front;
    this.signer = signer;
    this.address = address;
  }

  /**
   * Puts the parts together and begins to listen.
   *
   * @throws dev.insula.apiserver.http.PortUnavailableException if the main port can't be had
   */
  public static ApiServer start(Store store, FrontOptions options) {
    return start(store, options, AddressRules.PUBLIC_ONLY, Auditor.NONE, IDLE_AFTER);
  }

  /**
   * The same, with an allowance for webhooks and an audit log.
   *
   * @param webhooks where they may lead, of all control planes
   * @param auditor follows the requests that come in over HTTP; those of components in this process
   *     are not told of
   * @param idleAfter how long a control plane that nobody uses keeps what it works with
   */
  public static ApiServer start(
      Store store,
      FrontOptions options,
      AddressRules webhooks,
      Auditor auditor,
      Duration idleAfter) {
    KubernetesModel model = KubernetesModel.load();
    var kinds = new KindCatalog();
    var documented = new OpenApiDescriptions();
    var tables = new Tables(kinds, documented);
    var resources = new BuiltInResources(model, kinds, tables::printer);
    ReviewActions.all().forEach(resources::with);
    PodActions.all().forEach(resources::with);
    ServedResources served = resources.build();
    BaseLayer base = BaseObjects.layer(served, bootstrapObjects());
    String address = options.address().getHostAddress();
    var security =
        new ControlPlaneSecurityFactory(
            RbacBase.of(base), InstantSource.system(), List.of(address));
    var shown = new ShownMetrics();
    ControlPlanes controlPlanes =
        new ControlPlanesBuilder(store, served, security)
            .base(base)
            .admission(StandardAdmission.chain(new ServiceAddresses()))
            .webhookAddresses(webhooks)
            .customPrinters(new CustomColumns(documented)::printer)
            .paths(new ServerPaths(model, address, shown))
            .bodies(new ProtobufBodies(model)::inJson)
            .auditor(auditor)
            .idleAfter(idleAfter)
            .build();
    var encoding = new ProtobufEncoding(model);
    Set<String> groups = model.groups();
    var front =
        new HttpFront(
            options,
            name ->
                controlPlanes
                    .find(name)
                    .map(plane -> host(plane, new ProtobufAnswers(encoding, groups, plane))));
    shown.ofEach(front::figuresOf);
    front.start();
    return new ApiServer(controlPlanes, front, new RequestSigner(controlPlanes), shown, address);
  }

  public ControlPlanes controlPlanes() {
    return controlPlanes;
  }

  public HttpFront front() {
    return front;
  }

  /**
   * Shows something at {@code /metrics} of one control plane, to whom its rules allow to read that.
   * What is about others belongs to the platform's own control plane.
   */
  public void show(String controlPlane, MetricSource source) {
    shown.at(controlPlane, source);
  }

  /** The URL of a control plane on the port that it has to itself; empty if it has none. */
  public Optional<String> url(String controlPlane) {
    return front.portOf(controlPlane).map(port -> "https://" + address + ":" + port);
  }

  /** The URL on the main port, which leads to the default control plane. */
  public String mainUrl() {
    return "https://" + address + ":" + front.port();
  }

  /**
   * A kubeconfig with all rights in one control plane.
   *
   * @param server the URL to write into it
   */
  public String adminKubeconfig(HostedControlPlane controlPlane, String server) {
    ControlPlanePki pki = controlPlane.credentials().pki();
    return pki.kubeconfig(
        server, controlPlane.name() + "-admin", List.of(UserInfo.MASTERS), CLIENT_LIFE);
  }

  @Override
  public void close() {
    front.close();
    signer.close();
    controlPlanes.close();
  }

  private static List<JsonObject> bootstrapObjects() {
    var objects = new ArrayList<JsonObject>();
    objects.addAll(BootstrapRbac.objects(BaseObjects.CREATED));
    objects.addAll(BootstrapObjects.objects(BaseObjects.CREATED));
    return objects;
  }

  private static VirtualHost host(HostedControlPlane controlPlane, RequestHandler handler) {
    // Looked up when they are needed: a control plane that is asked nothing is not to be awake.
    return new VirtualHost(
        controlPlane.name(),
        handler,
        () -> controlPlane.credentials().pki().serving(),
        () -> bounds(controlPlane.bounds()),
        controlPlane::turnedAway);
  }

  private static HostBounds bounds(ControlPlaneBounds bounds) {
    return new HostBounds(bounds.watches(), bounds.requestsPerSecond(), bounds.requestBurst());
  }
}
