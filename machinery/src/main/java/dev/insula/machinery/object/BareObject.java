package dev.insula.machinery.object;

import dev.insula.machinery.json.JsonScanner;

/**
 * Encoded objects without their managed fields, found by following brackets and quotes. Managed
 * fields are a third of an object, and their members have names that are new with each object, such
 * as {@code k:{"ip":"10.0.0.7"}}: a parser that remembers names is slow with them.
 */
final class BareObject {

  private BareObject() {}

  /** The same bytes if there are no managed fields; else a copy without them. */
  static byte[] of(byte[] object) {
    var in = new JsonScanner(object);
    if (!in.enter()) {
      return object;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      if (key.equals("metadata") && in.isObject()) {
        in.enter();
        return withoutMember(object, in);
      }
      in.skip();
    }
    return object;
  }

  private static byte[] withoutMember(byte[] object, JsonScanner metadata) {
    boolean first = true;
    int before = metadata.position();
    for (String key = metadata.member(); key != null; key = metadata.member()) {
      metadata.skip();
      int after = metadata.position();
      if (key.equals("managedFields")) {
        // With the comma before it, or as the first member with the one behind it.
        return cut(object, before, first && metadata.isComma() ? metadata.position() + 1 : after);
      }
      first = false;
      before = after;
    }
    return object;
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    var out = new byte[bytes.length - (to - from)];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(bytes, to, out, from, bytes.length - to);
    return out;
  }
}
