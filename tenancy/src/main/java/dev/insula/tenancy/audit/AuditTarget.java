package dev.insula.tenancy.audit;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is audited, and how it is reached.
 *
 * @param access to the super cluster, as somebody who may read everything there; its token and key
 *     are used for nothing else
 * @param client the same, connected
 * @param version the server's {@code gitVersion}; empty if it does not tell
 * @param kubeconfigs where the kubeconfig of a control plane's administrator is kept: a Secret's
 *     name, by the control plane's
 * @param kubeconfigKey the key in that Secret
 * @param webhookRanges what tenants' webhooks may reach besides public addresses; empty if that is
 *     not known
 */
public record AuditTarget(
    Kubeconfig access,
    ControlPlaneClient client,
    String version,
    Function<String, ObjectName> kubeconfigs,
    String kubeconfigKey,
    Optional<List<String>> webhookRanges) {}
