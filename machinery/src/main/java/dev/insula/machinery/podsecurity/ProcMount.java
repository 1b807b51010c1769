package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import dev.insula.machinery.podsecurity.PodCheck.Revision;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Containers must see a masked /proc; from 1.35 on a user namespace does as well at baseline. */
final class ProcMount {

  static final PodCheck BASELINE =
      new PodCheck(
          "procMount",
          Level.BASELINE,
          List.of(
              PodCheck.since(0, ProcMount::check),
              PodCheck.since(35, pod -> pod.hasUserNamespace() ? Optional.empty() : check(pod))));

  static final PodCheck RESTRICTED =
      new PodCheck(
          "procMount_restricted",
          Level.RESTRICTED,
          List.of(new Revision(35, BASELINE.id(), ProcMount::check)));

  private ProcMount() {}

  private static Optional<Finding> check(PodView pod) {
    Set<String> types = new TreeSet<>();
    List<String> bad =
        pod.namedBySecurity(
            context -> {
              String type = context.string("procMount", "Default");
              return !type.equals("Default") && (types.add(type) || types.contains(type));
            });
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "procMount",
            Phrase.containers(bad)
                + " must not set securityContext.procMount to "
                + Phrase.quoted(types));
  }
}
