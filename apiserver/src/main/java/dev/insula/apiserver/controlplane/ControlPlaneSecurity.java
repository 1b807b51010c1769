package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.store.Keyspace;

/**
 * Who may do what in one control plane. Made of that one's key space alone.
 *
 * @param impersonation lets who may do so act as somebody else
 * @param resources released with the control plane
 */
public record ControlPlaneSecurity(
    Authenticator authenticator,
    Authorizer authorizer,
    Impersonator impersonation,
    Runnable resources) {

  /** Makes the security of control planes. Thread-safe. */
  @FunctionalInterface
  public interface Factory {
    ControlPlaneSecurity open(String controlPlane, Keyspace keyspace);
  }

  /** Gives a request to the user that it is to be done as. */
  @FunctionalInterface
  public interface Impersonator {
    ApiRequest apply(ApiRequest request);
  }
}
