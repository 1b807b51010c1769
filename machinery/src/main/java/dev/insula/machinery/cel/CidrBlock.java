package dev.insula.machinery.cel;

/** A network: an address and the length of its prefix. Immutable. */
record CidrBlock(IpAddress address, int prefix) implements KubernetesValue {

  CidrBlock masked() {
    return new CidrBlock(address.masked(prefix), prefix);
  }

  boolean contains(IpAddress other) {
    return other.isV4() == address.isV4() && other.masked(prefix).equals(address.masked(prefix));
  }

  boolean contains(CidrBlock other) {
    return prefix <= other.prefix && contains(other.address);
  }

  @Override
  public String typeName() {
    return "net.CIDR";
  }

  @Override
  public long costSize() {
    return ((long) prefix + Byte.SIZE - 1) / Byte.SIZE;
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
