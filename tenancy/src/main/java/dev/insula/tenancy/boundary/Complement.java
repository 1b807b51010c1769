package dev.insula.tenancy.boundary;

import dev.insula.tenancy.network.AddressRange;
import java.util.ArrayList;
import java.util.List;

/** All addresses of IPv4 but some, as ranges: for rules that can only allow. Pure. */
final class Complement {

  private static final int BITS = 32;

  private Complement() {}

  /** The fewest ranges that cover everything outside of these, in order. */
  static List<String> of(List<String> leftOut) {
    var out = new ArrayList<String>();
    split(0, 0, leftOut.stream().map(AddressRange::of).toList(), out);
    return out;
  }

  private static void split(
      long address, int prefix, List<AddressRange> leftOut, List<String> out) {
    AddressRange here = AddressRange.of(text(address) + "/" + prefix);
    if (leftOut.stream().anyMatch(range -> range.contains(here))) {
      return;
    }
    if (leftOut.stream().noneMatch(here::overlaps)) {
      out.add(here.toString());
      return;
    }
    split(address, prefix + 1, leftOut, out);
    split(address + (1L << (BITS - prefix - 1)), prefix + 1, leftOut, out);
  }

  private static String text(long address) {
    return (address >> 24)
        + "."
        + ((address >> 16) & 0xff)
        + "."
        + ((address >> 8) & 0xff)
        + "."
        + (address & 0xff);
  }
}
