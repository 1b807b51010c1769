package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import dev.insula.machinery.podsecurity.PodCheck.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Capabilities that containers add, and that restricted ones must drop. */
final class Capabilities {

  static final PodCheck BASELINE =
      PodCheck.baseline("capabilities_baseline", Capabilities::checkBaseline);

  static final PodCheck RESTRICTED =
      new PodCheck(
          "capabilities_restricted",
          Level.RESTRICTED,
          List.of(
              new Revision(22, BASELINE.id(), Capabilities::checkRestricted),
              new Revision(
                  25,
                  BASELINE.id(),
                  pod -> pod.isWindows() ? Optional.empty() : checkRestricted(pod))));

  /** What container runtimes give by default. */
  private static final Set<String> DEFAULTS =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private Capabilities() {}

  private static Optional<Finding> checkBaseline(PodView pod) {
    var more = new TreeSet<String>();
    List<String> bad = pod.namedBySecurity(context -> addsBeyond(context, DEFAULTS, more));
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of("non-default capabilities", mustNotAdd(bad, more));
  }

  private static Optional<Finding> checkRestricted(PodView pod) {
    var details = new ArrayList<String>();
    List<String> keeping =
        pod.namedBySecurity(
            context -> !context.objectAt("capabilities").strings("drop").contains("ALL"));
    if (!keeping.isEmpty()) {
      details.add(
          Phrase.containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    var more = new TreeSet<String>();
    List<String> adding =
        pod.namedBySecurity(context -> addsBeyond(context, Set.of("NET_BIND_SERVICE"), more));
    if (!adding.isEmpty()) {
      details.add(mustNotAdd(adding, more));
    }
    return details.isEmpty()
        ? Optional.empty()
        : Finding.of("unrestricted capabilities", String.join("; ", details));
  }

  private static boolean addsBeyond(JsonObject context, Set<String> allowed, Set<String> found) {
    List<String> beyond =
        context.objectAt("capabilities").strings("add").stream()
            .filter(capability -> !allowed.contains(capability))
            .toList();
    found.addAll(beyond);
    return !beyond.isEmpty();
  }

  private static String mustNotAdd(List<String> containers, Set<String> capabilities) {
    return Phrase.containers(containers)
        + " must not include "
        + Phrase.quoted(capabilities)
        + " in securityContext.capabilities.add";
  }
}
