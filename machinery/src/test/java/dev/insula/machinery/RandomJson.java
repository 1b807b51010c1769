package dev.insula.machinery;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Random;

/**
 * Random trees and texts for tests of what reads the input of strangers. Repeatable by its seed.
 */
public final class RandomJson {

  private final Random random;
  private final List<String> keys;

  /**
   * @param keys members' names, so that trees have something in common
   */
  public RandomJson(long seed, List<String> keys) {
    this.random = new Random(seed);
    this.keys = keys;
  }

  public <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  public JsonObject object(int depth) {
    var out = new JsonObject();
    for (int n = random.nextInt(5); n > 0; n--) {
      out.put(any(keys), value(depth - 1));
    }
    return out;
  }

  public Object value(int depth) {
    int kinds = depth > 0 ? 9 : 6;
    return switch (random.nextInt(kinds)) {
      case 0 -> any(List.of("", "a", "b", "delete", "replace", "merge", "é\u0000"));
      case 1 -> (long) random.nextInt(-2, 3);
      case 2 -> any(List.of(1.5, 1e300, -2.5));
      case 3 -> random.nextBoolean();
      case 4 -> JsonNull.NULL;
      case 5 -> any(keys);
      case 6 -> array(depth);
      default -> object(depth);
    };
  }

  public JsonArray array(int depth) {
    var out = new JsonArray();
    boolean alike = random.nextInt(4) > 0;
    for (int n = random.nextInt(4); n > 0; n--) {
      out.add(alike ? object(depth - 1) : value(depth - 1));
    }
    return out;
  }

  /** Pieces one after another. */
  public String text(List<String> pieces, int most) {
    var out = new StringBuilder();
    for (int n = random.nextInt(most + 1); n > 0; n--) {
      out.append(any(pieces));
    }
    return out.toString();
  }

  /** A text with some characters changed, left out, or repeated. */
  public String damaged(String text) {
    var out = new StringBuilder(text);
    for (int n = random.nextInt(5); n > 0 && !out.isEmpty(); n--) {
      int at = random.nextInt(out.length());
      switch (random.nextInt(4)) {
        case 0 -> out.setCharAt(at, (char) random.nextInt(128));
        case 1 -> out.deleteCharAt(at);
        case 2 -> out.insert(at, out.substring(at, Math.min(out.length(), at + 20)));
        default -> out.setCharAt(at, (char) random.nextInt(0x10000));
      }
    }
    return out.toString();
  }

  public byte[] bytes(int most) {
    byte[] out = new byte[random.nextInt(most + 1)];
    random.nextBytes(out);
    return out;
  }
}
