package dev.insula.apiserver.objects;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.store.Payload;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The form objects are stored in. Stateless.
 *
 * <p>Every stored object starts with its apiVersion, its kind, and its metadata, whose first member
 * is the resourceVersion: in this order, so that without parsing the revision can be put in,
 * replaced and read, and the type can be left out where a list says it once.
 */
public final class ObjectEncoding {

  /** Room for most pods. */
  private static final int USUAL_BYTES = 3_072;

  /** By how much most updates lengthen an object at most. */
  private static final int GROWTH = 1_024;

  private static final byte[] METADATA = ascii("\"metadata\":{\"resourceVersion\":\"");

  private ObjectEncoding() {}

  /** Encodes an object with a hole for its revision. The tree is left with an empty one. */
  public static Payload encode(JsonObject object) {
    return encodeAs(object, USUAL_BYTES);
  }

  /**
   * The same.
   *
   * @param before what it replaces, which is about as long
   */
  public static Payload encode(JsonObject object, byte[] before) {
    return encodeAs(object, before.length + GROWTH);
  }

  private static Payload encodeAs(JsonObject object, int expected) {
    JsonObject ordered = ordered(object);
    byte[] bytes = Json.bytes(ordered, expected);
    return new Payload(bytes, revisionAt(bytes));
  }

  /** The encoding with a revision that is known. */
  public static byte[] encode(JsonObject object, long revision) {
    return encode(object).at(revision);
  }

  /** A stored value as a payload: the same bytes with the revision taken out. */
  public static Payload withoutRevision(byte[] stored) {
    int at = revisionAt(stored);
    int end = digitsEnd(stored, at);
    var bytes = new byte[stored.length - (end - at)];
    System.arraycopy(stored, 0, bytes, 0, at);
    System.arraycopy(stored, end, bytes, at, stored.length - end);
    return new Payload(bytes, at);
  }

  /** A stored value with another revision. */
  public static byte[] withRevision(byte[] stored, long revision) {
    return withoutRevision(stored).at(revision);
  }

  /** Whether a stored value is what the payload would become at the value's own revision. */
  public static boolean same(byte[] stored, Payload payload) {
    int at = payload.revisionAt();
    if (stored.length < at || !Arrays.equals(stored, 0, at, payload.bytes(), 0, at)) {
      return false;
    }
    int end = digitsEnd(stored, at);
    return Arrays.equals(stored, end, stored.length, payload.bytes(), at, payload.bytes().length);
  }

  /**
   * Where an item of a built-in list starts in a stored value: after the type, which is to be
   * replaced by an opening brace.
   */
  public static int afterType(byte[] stored) {
    return indexOf(stored, METADATA);
  }

  private static JsonObject ordered(JsonObject object) {
    var out = new JsonObject();
    out.put("apiVersion", object.string("apiVersion", ""));
    out.put("kind", object.string("kind", ""));
    var metadata = JsonObject.of("resourceVersion", "");
    JsonObject given = object.object("metadata");
    if (given != null) {
      given.put("resourceVersion", "");
      metadata.putAll(given);
    }
    out.put("metadata", metadata);
    for (int i = 0; i < object.size(); i++) {
      out.putIfAbsent(object.keyAt(i), object.valueAt(i));
    }
    return out;
  }

  private static int revisionAt(byte[] bytes) {
    return indexOf(bytes, METADATA) + METADATA.length;
  }

  private static int digitsEnd(byte[] stored, int from) {
    int end = from;
    while (end < stored.length && stored[end] != '"') {
      end++;
    }
    return end;
  }

  /** The first place; kinds and versions can't hold the pattern, as quotes in them are escaped. */
  private static int indexOf(byte[] in, byte[] pattern) {
    for (int i = 0; i + pattern.length <= in.length; i++) {
      if (in[i] == '"' && Arrays.equals(in, i, i + pattern.length, pattern, 0, pattern.length)) {
        return i;
      }
    }
    throw new IllegalStateException("a stored object without metadata");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
