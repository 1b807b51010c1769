package dev.insula.controllers.endpoints;

import dev.insula.machinery.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Orders ports as Kubernetes does: by the FNV-1a hash, of 128 bits, of how Go prints the port,
 * which differs between Endpoints and slices. Whoever reads only the first port sees the same one.
 */
final class PortHash {

  private static final BigInteger OFFSET = new BigInteger("6c62272e07bb014262b821756295c58d", 16);
  private static final BigInteger PRIME = new BigInteger("1000000000000000000013b", 16);
  private static final BigInteger MASK = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);

  private PortHash() {}

  static BigInteger ofSubset(JsonObject port) {
    return hash(
        "(v1.EndpointPort){Name:(string)%s Port:(int32)%d Protocol:(v1.Protocol)%s AppProtocol:(*string)%s}"
            .formatted(name(port), number(port), protocol(port), application(port)));
  }

  static BigInteger ofSlice(JsonObject port) {
    return hash(
        "(v1.EndpointPort){Name:(*string)%s Protocol:(*v1.Protocol)%s Port:(*int32)%d AppProtocol:(*string)%s}"
            .formatted(name(port), protocol(port), number(port), application(port)));
  }

  private static String name(JsonObject port) {
    return port.string("name", "");
  }

  private static long number(JsonObject port) {
    return port.integer("port", 0);
  }

  private static String protocol(JsonObject port) {
    return port.string("protocol", "");
  }

  private static String application(JsonObject port) {
    return port.string("appProtocol", "<nil>");
  }

  private static BigInteger hash(String printed) {
    BigInteger hash = OFFSET;
    for (byte each : printed.getBytes(StandardCharsets.UTF_8)) {
      hash = hash.xor(BigInteger.valueOf(each & 0xff)).multiply(PRIME).and(MASK);
    }
    return hash;
  }
}
