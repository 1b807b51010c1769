package dev.insula.machinery.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Copies pieces of long texts that stand in JSON as they are: ASCII without control characters,
 * quotes and backslashes. The JDK's encoder and words of eight bytes take a fraction of the time of
 * going from character to character. Not thread-safe.
 */
final class PlainPieces {

  /** Characters of a piece. */
  static final int LENGTH = 256;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private final CharsetEncoder ascii = StandardCharsets.US_ASCII.newEncoder();
  private final CharBuffer piece = CharBuffer.allocate(LENGTH);

  /**
   * Copies the piece that starts at a character.
   *
   * @return false if not all of it is plain; what was copied is then of no use
   */
  boolean copy(String text, int from, byte[] out, int at) {
    text.getChars(from, from + LENGTH, piece.array(), 0);
    piece.clear();
    return !ascii.reset().encode(piece, ByteBuffer.wrap(out, at, LENGTH), true).isError()
        && isPlain(out, at);
  }

  /** Of ASCII: no byte is to be written in another way. */
  private static boolean isPlain(byte[] bytes, int from) {
    long odd = 0;
    for (int at = from; at < from + LENGTH; at += Long.BYTES) {
      long here = (long) EIGHT.get(bytes, at);
      // Each subtraction sets the top bit of a byte that is looked for.
      odd |= (here - ' ' * ONES) | ((here ^ '"' * ONES) - ONES) | ((here ^ '\\' * ONES) - ONES);
    }
    return (odd & TOPS) == 0;
  }
}
