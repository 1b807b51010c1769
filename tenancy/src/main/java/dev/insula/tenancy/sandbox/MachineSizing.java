package dev.insula.tenancy.sandbox;

import java.util.Optional;
import java.util.Set;

/**
 * How a runtime of Kata Containers arrives at the size of a virtual machine. From the documentation
 * of kata-runtime (Go) and of runtime-rs, with their default configurations.
 */
enum MachineSizing {
  /** One processor and 2048 MiB, plus what the containers are limited to. */
  DEFAULT_PLUS_LIMITS,
  /** What the containers are limited to, plus the overhead of the runtime class. */
  LIMITS_PLUS_OVERHEAD,
  /** Not on the node: an instance of a cloud is chosen that is large enough. */
  ELSEWHERE;

  private static final Set<String> RUNTIME_RS =
      Set.of(
          "kata-dragonball", "kata-qemu-runtime-rs", "kata-cloud-hypervisor", "cloud-hypervisor");

  /**
   * By the handler of a runtime class.
   *
   * @return empty if pods of the class get no virtual machine
   */
  static Optional<MachineSizing> of(String handler) {
    if (handler.equals("kata-remote")) {
      return Optional.of(ELSEWHERE);
    }
    boolean rust = RUNTIME_RS.contains(handler) || handler.endsWith("-runtime-rs");
    if (rust) {
      return Optional.of(LIMITS_PLUS_OVERHEAD);
    }
    return handler.startsWith("kata") ? Optional.of(DEFAULT_PLUS_LIMITS) : Optional.empty();
  }
}
