package dev.insula.machinery.cel;

/** A CEL uint. Immutable. */
record UnsignedInt(long bits) implements Comparable<UnsignedInt> {

  @Override
  public int compareTo(UnsignedInt other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  double toDouble() {
    double high = (double) (bits >>> 1) * 2;
    return bits >= 0 ? bits : high + (bits & 1);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(bits);
  }
}
