package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.podsecurity.PodSecurityAdmission;
import dev.insula.apiserver.admission.quota.QuotaAdmission;
import java.util.ArrayList;
import java.util.List;

/** The plugins that every control plane has, in the order of the API server. Stateless. */
public final class StandardAdmission {

  private StandardAdmission() {}

  /**
   * @param more that change objects after these
   */
  public static AdmissionChain chain(MutatingPlugin... more) {
    var limits = new LimitRanger();
    var mutating =
        new ArrayList<MutatingPlugin>(
            List.of(
                new NamespaceLifecycle(),
                limits,
                new ServiceAccountAdmission(),
                new PriorityAdmission(),
                new DefaultTolerationSeconds(),
                new DefaultClasses(),
                new PodRuntimeClass(),
                new NewNodeTaint(),
                new PodTopologyLabels()));
    mutating.addAll(List.of(more));
    return new AdmissionChain(
        mutating,
        List.of(),
        List.of(new DeviceAdminAccess()),
        List.of(
            limits,
            new PodSecurityAdmission(PodSecurityAdmission.Exemptions.NONE),
            new ClaimResize(),
            new PodResize()),
        List.of(new QuotaAdmission()),
        AdmissionObserver.NONE);
  }
}
