package dev.insula.tenancy.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Ranges that no tenant's traffic may be led to: the node itself and the addresses at which clouds
 * give out credentials of the machine. From the documentation of AWS (EC2, ECS, EKS), Azure
 * (WireServer), Google Cloud, Oracle and Alibaba.
 */
public final class ForbiddenRanges {

  /** Loopback and link-local addresses; the latter hold most metadata services. */
  private static final List<String> LOCAL =
      List.of("127.0.0.0/8", "169.254.0.0/16", "::1/128", "fe80::/10");

  /** Metadata services elsewhere. */
  private static final List<String> METADATA =
      List.of("168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::254/128", "fd00:ec2::23/128");

  public static final List<AddressRange> ALL =
      Stream.concat(LOCAL.stream(), METADATA.stream()).map(AddressRange::of).toList();

  private ForbiddenRanges() {}

  /** Whether an address of the range may not be reached; false if the text is no range. */
  public static boolean touch(String range) {
    return AddressRange.parse(range)
        .filter(r -> ALL.stream().anyMatch(forbidden -> forbidden.overlaps(r)))
        .isPresent();
  }

  /** Whether no address of the range may be reached; false if the text is no range. */
  public static boolean cover(String range) {
    return AddressRange.parse(range)
        .filter(r -> ALL.stream().anyMatch(forbidden -> forbidden.contains(r)))
        .isPresent();
  }

  /** Those within the range, each of which is to be left out of it. */
  public static List<String> within(String range) {
    return AddressRange.parse(range).stream()
        .flatMap(r -> ALL.stream().filter(r::contains))
        .map(AddressRange::toString)
        .toList();
  }
}
