package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All checks. Immutable, thread-safe; evaluation depends on nothing but its arguments. */
public final class PodSecurityStandards {

  private static final List<PodCheck> ALL =
      List.of(
          Escalation.CHECK,
          AppArmor.CHECK,
          Capabilities.BASELINE,
          Capabilities.RESTRICTED,
          HostNamespaces.CHECK,
          HostPathVolumes.CHECK,
          HostPorts.CHECK,
          HostHandlers.CHECK,
          Privileged.CHECK,
          ProcMount.BASELINE,
          ProcMount.RESTRICTED,
          RestrictedVolumes.CHECK,
          RunAsNonRoot.CHECK,
          RunAsUser.CHECK,
          SeLinux.CHECK,
          Seccomp.BASELINE,
          Seccomp.RESTRICTED,
          Sysctls.CHECK,
          WindowsHostProcess.CHECK);

  /** Baseline before restricted, by id: the order in which Kubernetes names them. */
  private final List<PodCheck> checks =
      ALL.stream()
          .sorted(Comparator.comparing(PodCheck::level).thenComparing(PodCheck::id))
          .toList();

  /** The highest level up to the given one that has none of the checks of these ids. */
  public static Level levelWithout(Level highest, Set<String> checks) {
    Level allowed = highest;
    for (PodCheck check : ALL) {
      if (checks.contains(check.id()) && check.level().compareTo(allowed) <= 0) {
        allowed = check.level() == Level.RESTRICTED ? Level.BASELINE : Level.PRIVILEGED;
      }
    }
    return allowed;
  }

  /**
   * @param pod an object with the metadata and spec of a pod or a pod template; it is not changed
   * @return what the policy forbids, in the order in which Kubernetes names it; empty if the pod
   *     keeps to it
   */
  public List<Violation> evaluate(LevelVersion policy, JsonObject pod) {
    if (policy.level() == Level.PRIVILEGED) {
      return List.of();
    }
    var replaced = new HashSet<String>();
    if (policy.level() == Level.RESTRICTED) {
      for (PodCheck check : checks) {
        check.at(policy.version()).ifPresent(revision -> replaced.add(revision.replaces()));
      }
    }
    var view = new PodView(pod);
    var out = new ArrayList<Violation>();
    for (PodCheck check : checks) {
      Optional<PodCheck.Revision> revision = check.at(policy.version());
      boolean applies =
          check.level().compareTo(policy.level()) <= 0 && !replaced.contains(check.id());
      if (revision.isPresent() && applies) {
        revision
            .get()
            .rule()
            .check(view)
            .ifPresent(found -> out.add(new Violation(check.id(), found.reason(), found.detail())));
      }
    }
    return out;
  }
}
