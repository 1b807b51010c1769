package dev.insula.tenancy.operator;

import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.profile.ControlPlaneQuota;
import java.util.Optional;

/**
 * Makes and destroys hosted control planes. Thread-safe; implemented by whoever assembles the
 * process. Names are unique for ever ({@code TenantIdentity.controlPlane()}), so that nothing of a
 * deleted tenant can be found again under a later one's name.
 */
public interface ControlPlaneProvider {

  /**
   * Makes the control plane, or starts the one that exists: safe to repeat after a crash at any
   * point. When it returns, the fleet has it and its API server answers at the endpoint.
   *
   * @param tenantName what its users call it, for certificates and host names
   */
  TenantEndpoint create(String controlPlane, String tenantName);

  /**
   * Sees to it that a control plane that was made can be found and entered by whom it is for. Safe
   * to repeat.
   */
  void publish(String controlPlane);

  /**
   * Bounds what the control plane holds and may be asked for, as long as this process serves it.
   * Repeating it does nothing, and does not wake one that sleeps.
   */
  void bound(String controlPlane, ControlPlaneQuota quota);

  /** The endpoint of a control plane that runs. */
  Optional<TenantEndpoint> find(String controlPlane);

  /**
   * Stops the control plane, releases its port and destroys its key space, the encryption key
   * first. Does nothing if there is none: safe to repeat after a crash at any point.
   */
  void delete(String controlPlane);

  /** Whether anything of the control plane is there, running or on disk. */
  boolean exists(String controlPlane);
}
