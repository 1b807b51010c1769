package dev.insula.machinery.object;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * An object as it was encoded when it was written: JSON bytes that are passed on, shared and never
 * changed. Immutable, thread-safe.
 *
 * <p>Callers must not write to {@link #bytes()}. Each call of {@link #tree()} parses anew and gives
 * a tree that belongs to the caller; whoever needs a few fields of very many objects projects them
 * once and drops the tree.
 */
public final class ApiObject {

  private final byte[] bytes;

  public ApiObject(byte[] bytes) {
    this.bytes = bytes;
  }

  public static ApiObject of(JsonObject tree) {
    return new ApiObject(Json.bytes(tree));
  }

  /** The encoded object, shared: not to be written to. */
  public byte[] bytes() {
    return bytes;
  }

  /**
   * A fresh tree of the object without its managed fields, which are the server's business and cost
   * more to read than all the rest. Written back, a tree without them leaves them to the server.
   */
  public JsonObject tree() {
    return Json.parseEncoded(BareObject.of(bytes));
  }

  /** The size of the encoding, without its content, which can be secret. */
  @Override
  public String toString() {
    return "ApiObject[" + bytes.length + " bytes]";
  }

  /** The JSON text, for tests and messages to the object's owner. */
  public String json() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
