package dev.insula.machinery.podsecurity;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Containers must not listen on ports of the node. */
final class HostPorts {

  static final PodCheck CHECK = PodCheck.baseline("hostPorts", HostPorts::check);

  private HostPorts() {}

  private static Optional<Finding> check(PodView pod) {
    var ports = new TreeSet<String>();
    List<String> bad = pod.named(container -> collect(container, ports));
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "hostPort",
            Phrase.containers(bad)
                + Phrase.plural(" uses ", " use ", bad)
                + Phrase.plural("hostPort ", "hostPorts ", ports)
                + String.join(", ", ports));
  }

  private static boolean collect(JsonObject container, Set<String> ports) {
    List<String> found =
        container.objects("ports").stream()
            .map(port -> port.integer("hostPort", 0))
            .filter(port -> port != 0)
            .map(String::valueOf)
            .toList();
    ports.addAll(found);
    return !found.isEmpty();
  }
}
