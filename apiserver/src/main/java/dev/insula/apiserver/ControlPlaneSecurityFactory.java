package dev.insula.apiserver;

import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.authentication.ControlPlaneCredentials;
import dev.insula.apiserver.authentication.Impersonation;
import dev.insula.apiserver.authorization.CreateRightGuard;
import dev.insula.apiserver.authorization.EscalationCheck;
import dev.insula.apiserver.authorization.EscalationGuard;
import dev.insula.apiserver.authorization.RbacAuthorizer;
import dev.insula.apiserver.authorization.RbacBase;
import dev.insula.apiserver.authorization.node.NodeAuthorizer;
import dev.insula.apiserver.authorization.node.NodeRestriction;
import dev.insula.apiserver.controlplane.ControlPlaneSecurity;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.signing.SignerRights;
import dev.insula.store.Keyspace;
import java.time.InstantSource;
import java.util.List;

/** Certificates, tokens and RBAC for each control plane, from its own key space. Thread-safe. */
final class ControlPlaneSecurityFactory implements ControlPlaneSecurity.Factory {

  private final RbacBase base;
  private final InstantSource clock;
  private final List<String> servingNames;

  /**
   * @param servingNames names and addresses under which all control planes are reached
   */
  ControlPlaneSecurityFactory(RbacBase base, InstantSource clock, List<String> servingNames) {
    this.base = base;
    this.clock = clock;
    this.servingNames = List.copyOf(servingNames);
  }

  @Override
  public ControlPlaneSecurity open(String controlPlane, Keyspace keyspace) {
    var pki = new ControlPlanePki(controlPlane, keyspace, clock, servingNames);
    var credentials = ControlPlaneCredentials.of(pki, keyspace, clock);
    var rbac = new RbacAuthorizer(keyspace, base);
    var authorizer =
        new NodeAuthorizer(rbac, new ObjectRepository(keyspace), base.rulesOf("system:node"));
    List<ValidatingPlugin> guards =
        List.of(
            new CreateRightGuard(authorizer),
            new EscalationGuard(new EscalationCheck(rbac, rbac)),
            new NodeRestriction(authorizer),
            new SignerRights(authorizer));
    return new ControlPlaneSecurity(
        credentials.authenticator(),
        credentials,
        authorizer,
        authorizer,
        new Impersonation(authorizer)::apply,
        guards,
        rbac::close);
  }
}
