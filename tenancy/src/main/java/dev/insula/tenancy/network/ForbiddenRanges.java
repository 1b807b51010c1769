package dev.insula.tenancy.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Ranges that no tenant's traffic may be led to: the node itself and the addresses at which clouds
 * give out credentials of the machine. From the documentation of AWS (EC2, ECS, EKS), Azure
 * (WireServer), Google Cloud, Oracle, Alibaba and Scaleway.
 */
public final class ForbiddenRanges {

  /**
   * This host, which is what is connected to at 0.0.0.0 too, and link-local addresses, which hold
   * most metadata services.
   */
  private static final List<String> LOCAL =
      List.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "::/127", "fe80::/10");

  /** Metadata services elsewhere. */
  private static final List<String> METADATA =
      List.of(
          "168.63.129.16/32",
          "100.100.100.200/32",
          "192.0.0.192/32",
          "fd00:ec2::254/128",
          "fd00:ec2::23/128",
          "fd20:ce::254/128",
          "fd00:42::42/128");

  public static final List<AddressRange> ALL =
      withTranslated(Stream.concat(LOCAL.stream(), METADATA.stream()));

  /** Networks that are not the internet (RFC 1918, RFC 6598, RFC 4193). */
  public static final List<AddressRange> PRIVATE =
      withTranslated(
          Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"));

  private ForbiddenRanges() {}

  /** With the addresses by which those of IPv4 are reached through a NAT64 (RFC 6052). */
  private static List<AddressRange> withTranslated(Stream<String> ranges) {
    return ranges
        .map(AddressRange::of)
        .flatMap(
            range ->
                range.isV6() ? Stream.of(range) : Stream.of(range, AddressRange.translated(range)))
        .toList();
  }

  /** Whether all addresses of the range are private; false if the text is no range. */
  public static boolean coverPrivate(String range) {
    return AddressRange.parse(range)
        .filter(r -> PRIVATE.stream().anyMatch(known -> known.contains(r)))
        .isPresent();
  }

  /** What of the internet and of private networks is to be left out of the range. */
  public static List<String> withinOrPrivate(String range) {
    return Stream.concat(within(range).stream(), among(PRIVATE, range)).toList();
  }

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
    return among(ALL, range).toList();
  }

  private static Stream<String> among(List<AddressRange> known, String range) {
    return AddressRange.parse(range).stream()
        .flatMap(r -> known.stream().filter(r::contains))
        .map(AddressRange::toString);
  }
}
