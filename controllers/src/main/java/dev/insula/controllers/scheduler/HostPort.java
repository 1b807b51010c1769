package dev.insula.controllers.scheduler;

/** A port of the node that a pod takes. */
record HostPort(String protocol, String ip, long port) {

  private static final String ANY = "0.0.0.0";

  boolean conflictsWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (ip.equals(other.ip) || ip.equals(ANY) || other.ip.equals(ANY));
  }
}
