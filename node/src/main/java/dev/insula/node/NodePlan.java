package dev.insula.node;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The identity of the n-th simulated node: names and addresses follow from the number, so that a
 * restart finds what was there. Immutable.
 *
 * @param index from 0 to {@value #MOST} - 1
 */
record NodePlan(int index) {

  /** Pod networks are the /24 networks in 10.128.0.0/9. */
  static final int MOST = 128 * 256;

  private static final String PREFIX = "insula-node-";
  private static final String[] ZONES = {"insula-a", "insula-b", "insula-c"};

  NodePlan {
    if (index < 0 || index >= MOST) {
      throw new IllegalArgumentException("simulated nodes are numbered 0 to " + (MOST - 1));
    }
  }

  /** The index in a node's name, or -1 if it is not the name of a simulated node. */
  static int indexOf(String nodeName) {
    if (!nodeName.startsWith(PREFIX)) {
      return -1;
    }
    try {
      int index = Integer.parseInt(nodeName, PREFIX.length(), nodeName.length(), 10);
      return index >= 0 && index < MOST && nodeName.equals(PREFIX + index) ? index : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Whether it could start virtual machines: each third node can't, to tell the two apart. */
  boolean canSandbox() {
    return index % 3 != 0;
  }

  String name() {
    return PREFIX + index;
  }

  String zone() {
    return ZONES[index % ZONES.length];
  }

  String hostIp() {
    int host = index + 1;
    return "172." + (16 + host / 65_536) + "." + (host / 256) % 256 + "." + host % 256;
  }

  String podNetwork() {
    return network() + "0/24";
  }

  /**
   * @param host 1 to 254
   */
  String podIp(int host) {
    return network() + host;
  }

  /** The host part of an address in the pod network, or -1. */
  int hostOf(String ip) {
    if (!ip.startsWith(network())) {
      return -1;
    }
    try {
      int host = Integer.parseInt(ip, network().length(), ip.length(), 10);
      return host >= 1 && host <= 254 ? host : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** A UUID that is always the same for the node and the purpose. */
  String uuid(String purpose) {
    return UUID.nameUUIDFromBytes((purpose + name()).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String network() {
    return "10." + (128 + index / 256) + "." + index % 256 + ".";
  }
}
