package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Probes and lifecycle handlers, which the node runs, must not reach for other hosts. */
final class HostHandlers {

  static final PodCheck CHECK =
      new PodCheck(
          "hostProbesAndHostLifecycle",
          Level.BASELINE,
          List.of(PodCheck.since(34, HostHandlers::check)));

  private static final String WHAT = "probe or lifecycle host";

  private HostHandlers() {}

  private static Optional<Finding> check(PodView pod) {
    var hosts = new TreeSet<String>();
    Set<String> bad = new TreeSet<>(pod.named(container -> collect(container, hosts)));
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            WHAT,
            Phrase.containers(bad)
                + Phrase.plural(" uses ", " use ", bad)
                + Phrase.plural(WHAT, WHAT + "s", hosts)
                + " "
                + Phrase.quoted(hosts));
  }

  private static boolean collect(JsonObject container, Set<String> hosts) {
    JsonObject lifecycle = container.objectAt("lifecycle");
    List<String> found =
        Stream.of(
                container.objectAt("livenessProbe"),
                container.objectAt("readinessProbe"),
                container.objectAt("startupProbe"),
                lifecycle.objectAt("postStart"),
                lifecycle.objectAt("preStop"))
            .flatMap(handler -> Stream.of("httpGet", "tcpSocket").map(handler::objectAt))
            .map(action -> action.string("host", ""))
            .filter(host -> !host.isEmpty())
            .toList();
    hosts.addAll(found);
    return !found.isEmpty();
  }
}
