package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.authentication.Authenticator;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.store.Keyspace;
import java.util.List;

/**
 * Who may do what in one control plane. Made of that one's key space alone.
 *
 * @param credentials what proves identities here: certificates and tokens
 * @param rules what the authorizer goes by, for reviews
 * @param impersonation lets who may do so act as somebody else
 * @param guards checks of writes that could widen rights; run after all other admission
 * @param resources released with the control plane
 */
public record ControlPlaneSecurity(
    Authenticator authenticator,
    ControlPlaneCredentials credentials,
    Authorizer authorizer,
    RuleResolver rules,
    Impersonator impersonation,
    List<ValidatingPlugin> guards,
    Runnable resources) {

  public ControlPlaneSecurity {
    guards = List.copyOf(guards);
  }

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
