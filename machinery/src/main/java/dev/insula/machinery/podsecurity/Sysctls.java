package dev.insula.machinery.podsecurity;

import dev.insula.machinery.podsecurity.PodCheck.Finding;
import dev.insula.machinery.podsecurity.PodCheck.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Kernel parameters of a pod are of those that touch nobody else. */
final class Sysctls {

  /** By the release from which on they count as safe. */
  private static final Map<Integer, List<String>> SAFE_SINCE =
      new TreeMap<>(
          Map.of(
              0,
              List.of(
                  "kernel.shm_rmid_forced",
                  "net.ipv4.ip_local_port_range",
                  "net.ipv4.tcp_syncookies",
                  "net.ipv4.ping_group_range",
                  "net.ipv4.ip_unprivileged_port_start"),
              27,
              List.of("net.ipv4.ip_local_reserved_ports"),
              29,
              List.of(
                  "net.ipv4.tcp_keepalive_time",
                  "net.ipv4.tcp_fin_timeout",
                  "net.ipv4.tcp_keepalive_intvl",
                  "net.ipv4.tcp_keepalive_probes"),
              32,
              List.of("net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem")));

  static final PodCheck CHECK = new PodCheck("sysctls", Level.BASELINE, revisions());

  private Sysctls() {}

  private static List<Revision> revisions() {
    var out = new ArrayList<Revision>();
    var safe = new ArrayList<String>();
    SAFE_SINCE.forEach(
        (since, more) -> {
          safe.addAll(more);
          List<String> allowed = List.copyOf(safe);
          out.add(PodCheck.since(since, pod -> check(pod, allowed)));
        });
    return out;
  }

  private static Optional<Finding> check(PodView pod, List<String> allowed) {
    List<String> bad =
        pod.securityContext().objects("sysctls").stream()
            .map(sysctl -> sysctl.string("name", ""))
            .filter(name -> !allowed.contains(name))
            .toList();
    return bad.isEmpty()
        ? Optional.empty()
        : Finding.of("forbidden sysctls", String.join(", ", bad));
  }
}
