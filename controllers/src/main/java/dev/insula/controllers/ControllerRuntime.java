package dev.insula.controllers;

import dev.insula.client.Fleet;
import dev.insula.controllers.autoscaling.AutoscalerController;
import dev.insula.controllers.certificates.RequestCleaner;
import dev.insula.controllers.discovery.ApiServiceAvailability;
import dev.insula.controllers.discovery.FlowSchemaReferences;
import dev.insula.controllers.endpoints.EndpointsController;
import dev.insula.controllers.endpoints.EndpointsMirror;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Planes;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.controllers.gc.GarbageCollector;
import dev.insula.controllers.gc.PodGarbageCollector;
import dev.insula.controllers.namespaces.BootstrapTokenCleaner;
import dev.insula.controllers.namespaces.ClusterInfoSigner;
import dev.insula.controllers.namespaces.NamespaceController;
import dev.insula.controllers.namespaces.RootCaPublisher;
import dev.insula.controllers.namespaces.ServiceAccountController;
import dev.insula.controllers.namespaces.TokenSecretController;
import dev.insula.controllers.nodes.NodeLifecycle;
import dev.insula.controllers.nodes.TaintEviction;
import dev.insula.controllers.policy.ExpressionCheck;
import dev.insula.controllers.policy.PolicyStatus;
import dev.insula.controllers.quota.QuotaController;
import dev.insula.controllers.quota.QuotaReplenishment;
import dev.insula.controllers.rbac.ClusterRoleAggregation;
import dev.insula.controllers.storage.AttributesClassProtection;
import dev.insula.controllers.storage.ClaimProtection;
import dev.insula.controllers.storage.EphemeralVolumes;
import dev.insula.controllers.storage.VolumeBinding;
import dev.insula.controllers.storage.VolumeProtection;
import dev.insula.metrics.MetricSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All controllers, for all control planes of a fleet: what kube-controller-manager does for one.
 * Closing it ends what is in progress and stops. Thread-safe.
 */
public final class ControllerRuntime implements AutoCloseable {

  private final Planes planes;

  private ControllerRuntime(Planes planes) {
    this.planes = planes;
  }

  /**
   * Starts the controllers.
   *
   * @param certificateOf the PEM text of a control plane's CA, by the control plane's name; empty
   *     if there is none to publish
   */
  public static ControllerRuntime start(Fleet fleet, UnaryOperator<String> certificateOf) {
    return start(fleet, certificateOf, PlanesOptions.DEFAULT);
  }

  /** Starts the controllers with other limits than the usual. */
  static ControllerRuntime start(
      Fleet fleet, UnaryOperator<String> certificateOf, PlanesOptions options) {
    List<Controller> most =
        controllers(certificateOf, InstantSource.system(), AutoscalerController.FIRST_LOOK);
    return new ControllerRuntime(Planes.start(fleet, most, options));
  }

  /** Starts the controllers, with those that need the types of what is served. */
  public static ControllerRuntime start(
      Fleet fleet,
      UnaryOperator<String> certificateOf,
      ExpressionCheck check,
      PlanesOptions options) {
    return start(fleet, certificateOf, check, options, AutoscalerController.FIRST_LOOK);
  }

  /**
   * Starts the controllers, with those that need the types of what is served.
   *
   * @param autoscaling how long after it was made an autoscaler is first looked at
   */
  static ControllerRuntime start(
      Fleet fleet,
      UnaryOperator<String> certificateOf,
      ExpressionCheck check,
      PlanesOptions options,
      Duration autoscaling) {
    List<Controller> all = controllers(certificateOf, InstantSource.system(), autoscaling);
    all.add(new PolicyStatus(check));
    return new ControllerRuntime(Planes.start(fleet, all, options));
  }

  private static List<Controller> controllers(
      UnaryOperator<String> certificateOf, InstantSource clock, Duration autoscaling) {
    var quotas = new QuotaController(clock);
    List<Controller> out = new ArrayList<>(Workloads.controllers(clock, autoscaling));
    out.addAll(
        List.of(
            new NamespaceController(clock),
            new ServiceAccountController(),
            new RootCaPublisher(certificateOf),
            new TokenSecretController(certificateOf),
            new BootstrapTokenCleaner(clock),
            new ClusterInfoSigner(clock),
            new ClusterRoleAggregation(),
            quotas,
            new QuotaReplenishment(quotas),
            new NodeLifecycle(clock),
            new TaintEviction(clock),
            new VolumeBinding(),
            new ClaimProtection(),
            new VolumeProtection(),
            new AttributesClassProtection(),
            new EphemeralVolumes(),
            new RequestCleaner(clock),
            new ApiServiceAvailability(clock),
            new FlowSchemaReferences(clock),
            new EndpointsController(),
            new EndpointsMirror(),
            new GarbageCollector(),
            new PodGarbageCollector()));
    return out;
  }

  /** Control planes that hold memory here now; idle ones do not. */
  public int activeControlPlanes() {
    return planes.active();
  }

  /** Whether nothing is left to do in a control plane as it is now, which is remembered. */
  public boolean isSettled(String controlPlane) {
    return planes.isSettled(controlPlane);
  }

  /** Work that waits or is in progress. */
  public int busy() {
    return planes.busy();
  }

  /** What the controllers count, of all control planes together. */
  public MetricSource figures() {
    return planes;
  }

  @Override
  public void close() {
    planes.close();
  }
}
