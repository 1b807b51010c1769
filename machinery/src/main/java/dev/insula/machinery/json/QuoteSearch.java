package dev.insula.machinery.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds where a string may end, eight bytes at a time. Stateless. */
final class QuoteSearch {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;

  private QuoteSearch() {}

  /** The place of the next quote or backslash; the length or more if there is none. */
  static int next(byte[] bytes, int from) {
    int at = from;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      long here = (long) EIGHT.get(bytes, at);
      long found = zeros(here ^ QUOTES) | zeros(here ^ BACKSLASHES);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      at++;
    }
    return at;
  }

  /** The lowest bit that is set stands in the first byte that is 0. */
  private static long zeros(long bytes) {
    return (bytes - ONES) & ~bytes & TOPS;
  }
}
