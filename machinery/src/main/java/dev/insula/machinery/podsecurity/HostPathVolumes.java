package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import java.util.List;
import java.util.Optional;

/** Pods must not mount directories of the node. */
final class HostPathVolumes {

  static final PodCheck CHECK = PodCheck.baseline("hostPathVolumes", HostPathVolumes::check);

  private HostPathVolumes() {}

  private static Optional<Finding> check(PodView pod) {
    List<String> names =
        pod.spec().objects("volumes").stream()
            .filter(volume -> volume.object("hostPath") != null)
            .map(volume -> volume.string("name", ""))
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Finding.of(
            "hostPath volumes",
            Phrase.plural("volume", "volumes", names) + " " + Phrase.quoted(names));
  }
}
