package dev.insula.machinery.cel;

import java.net.InetAddress;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The IP and CIDR libraries of Kubernetes. */
final class NetFunctions {

  private NetFunctions() {}

  static void declare(FunctionTable table) {
    declareAddresses(table);
    declareBlocks(table);
  }

  private static void declareAddresses(FunctionTable table) {
    table
        .global("ip", "string_to_ip", Types.IP, Types.STRING)
        .global("isIP", "is_ip", Types.BOOL, Types.STRING)
        .global("ip.isCanonical", "ip_is_canonical", Types.BOOL, Types.STRING)
        .global("string", "ip_to_string", Types.STRING, Types.IP)
        .member("family", "ip_family", Types.INT, Types.IP)
        .bind("ip", args -> args[0] instanceof String s ? AddressReader.address(s) : null)
        .bind(
            "isIP", args -> args[0] instanceof String s ? parses(AddressReader::address, s) : null)
        .bind(
            "ip.isCanonical",
            args ->
                args[0] instanceof String s ? AddressReader.address(s).toString().equals(s) : null)
        .bind("family", args -> args[0] instanceof IpAddress ip ? (ip.isV4() ? 4L : 6L) : null);
    test(table, "isUnspecified", "ip_is_unspecified", InetAddress::isAnyLocalAddress);
    test(table, "isLoopback", "ip_is_loopback", InetAddress::isLoopbackAddress);
    test(
        table,
        "isLinkLocalMulticast",
        "ip_is_link_local_multicast",
        NetFunctions::isLinkLocalMulticast);
    test(table, "isLinkLocalUnicast", "ip_is_link_local_unicast", InetAddress::isLinkLocalAddress);
    test(table, "isGlobalUnicast", "ip_is_global_unicast", NetFunctions::isGlobalUnicast);
  }

  private static void test(
      FunctionTable table, String name, String overload, Predicate<InetAddress> test) {
    table
        .member(name, overload, Types.BOOL, Types.IP)
        .bind(name, args -> args[0] instanceof IpAddress ip ? test.test(ip.inet()) : null);
  }

  private static boolean isLinkLocalMulticast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == IpAddress.V4_BYTES
        ? (bytes[0] & 0xff) == 224 && bytes[1] == 0 && bytes[2] == 0
        : (bytes[0] & 0xff) == 0xff && (bytes[1] & 0x0f) == 2;
  }

  private static boolean isGlobalUnicast(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean broadcast = bytes.length == IpAddress.V4_BYTES;
    for (byte b : bytes) {
      broadcast &= b == -1;
    }
    return !broadcast
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress();
  }

  private static void declareBlocks(FunctionTable table) {
    table
        .global("cidr", "string_to_cidr", Types.CIDR, Types.STRING)
        .global("isCIDR", "is_cidr", Types.BOOL, Types.STRING)
        .global("string", "cidr_to_string", Types.STRING, Types.CIDR)
        .member("containsIP", "cidr_contains_ip_string", Types.BOOL, Types.CIDR, Types.STRING)
        .member("containsIP", "cidr_contains_ip_ip", Types.BOOL, Types.CIDR, Types.IP)
        .member("containsCIDR", "cidr_contains_cidr_string", Types.BOOL, Types.CIDR, Types.STRING)
        .member("containsCIDR", "cidr_contains_cidr", Types.BOOL, Types.CIDR, Types.CIDR)
        .member("ip", "cidr_ip", Types.IP, Types.CIDR)
        .member("prefixLength", "cidr_prefix_length", Types.INT, Types.CIDR)
        .member("masked", "cidr_masked", Types.CIDR, Types.CIDR)
        .bind("cidr", args -> args[0] instanceof String s ? AddressReader.block(s) : null)
        .bind(
            "isCIDR", args -> args[0] instanceof String s ? parses(AddressReader::block, s) : null)
        .bind("containsIP", NetFunctions::containsIp)
        .bind("containsCIDR", NetFunctions::containsBlock)
        .bind("ip", args -> args[0] instanceof CidrBlock block ? block.address() : null)
        .bind(
            "prefixLength",
            args -> args[0] instanceof CidrBlock block ? (long) block.prefix() : null)
        .bind("masked", args -> args[0] instanceof CidrBlock block ? block.masked() : null);
  }

  private static @Nullable Object containsIp(Object[] args) {
    if (!(args[0] instanceof CidrBlock block)) {
      return null;
    }
    return switch (args[1]) {
      case String text -> block.contains(AddressReader.address(text));
      case IpAddress address -> block.contains(address);
      default -> null;
    };
  }

  private static @Nullable Object containsBlock(Object[] args) {
    if (!(args[0] instanceof CidrBlock block)) {
      return null;
    }
    return switch (args[1]) {
      case String text -> block.contains(AddressReader.block(text));
      case CidrBlock other -> block.contains(other);
      default -> null;
    };
  }

  /** Whether a text can be read. */
  static boolean parses(Function<String, ?> parser, String text) {
    try {
      return parser.apply(text) != null;
    } catch (CelEvaluationException e) {
      return false;
    }
  }
}
