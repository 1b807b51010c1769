package dev.insula.apiserver.controlplane;

import dev.insula.store.BaseLayer;
import dev.insula.store.Birth;
import dev.insula.store.Keyspace;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives the objects that all control planes share a uid and times of each control plane's own:
 * clients tell clusters apart by the uid of {@code kube-system}, and owners by theirs. Both have a
 * fixed length, so that they are written over the placeholders. Immutable.
 */
final class BaseStamp implements BaseLayer.Stamp {

  private final Map<String, Places> places = new HashMap<>();
  private final byte[] time;

  /** Where an entry's value has its uid, and where it has times; -1 for no uid of the layer's. */
  private record Places(int uid, int[] times) {}

  /**
   * @param uids the placeholder of each entry that has one, by key
   * @param time the placeholder of all times
   */
  BaseStamp(List<Keyspace.Entry> entries, Map<String, String> uids, String time) {
    this.time = ascii(time);
    for (Keyspace.Entry entry : entries) {
      String uid = uids.get(entry.key());
      int at = uid == null ? -1 : indexOf(entry.value(), ascii(uid), 0);
      places.put(entry.key(), new Places(at, all(entry.value())));
    }
  }

  @Override
  public byte[] value(Keyspace.Entry entry, Birth birth) {
    Places place = places.get(entry.key());
    if (place == null) {
      return entry.value();
    }
    byte[] own = entry.value().clone();
    if (place.uid >= 0) {
      put(own, place.uid, uid(birth, entry.key()).toString());
    }
    String at = Instant.ofEpochSecond(birth.at().getEpochSecond()).toString();
    for (int where : place.times) {
      put(own, where, at);
    }
    return own;
  }

  /** As good as random, and always the same: a version 4 uuid made of the key space and the key. */
  private static UUID uid(Birth birth, String key) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(birth.id()).flip());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & ~0xF000L) | 0x4000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private int[] all(byte[] value) {
    var found = new int[value.length / time.length];
    int count = 0;
    for (int at = indexOf(value, time, 0); at >= 0; at = indexOf(value, time, at + 1)) {
      found[count++] = at;
    }
    return Arrays.copyOf(found, count);
  }

  private static int indexOf(byte[] in, byte[] what, int from) {
    for (int i = from; i <= in.length - what.length; i++) {
      if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
        return i;
      }
    }
    return -1;
  }

  private static void put(byte[] into, int at, String text) {
    byte[] bytes = ascii(text);
    System.arraycopy(bytes, 0, into, at, bytes.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
