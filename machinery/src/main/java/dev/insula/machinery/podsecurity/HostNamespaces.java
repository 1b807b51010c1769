package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pods must not share the node's network, processes or IPC. */
final class HostNamespaces {

  static final PodCheck CHECK = PodCheck.baseline("hostNamespaces", HostNamespaces::check);

  private HostNamespaces() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> shared =
        Stream.of("hostNetwork", "hostPID", "hostIPC")
            .filter(field -> pod.spec().bool(field, false))
            .map(field -> field + "=true")
            .toList();
    return shared.isEmpty()
        ? Optional.empty()
        : Finding.of("host namespaces", String.join(", ", shared));
  }
}
