package dev.insula.machinery.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The order in which a reader of a document meets its members. Used by one thread. */
public final class MemberOrder {

  private final JsonParser in;

  /** How often a member is still to be met before it is told of, by path. */
  private final Map<String, Integer> wanted;

  private final List<String> met = new ArrayList<>();

  private MemberOrder(JsonParser in, Map<String, Integer> wanted) {
    this.in = in;
    this.wanted = wanted;
  }

  /**
   * The order of some members. Those that are there several times count where they are met again.
   *
   * @param bytes a document that has been read before
   * @param repeated paths such as {@code spec.parts[0].name}
   * @param others paths of the same form
   */
  public static List<String> of(byte[] bytes, Set<String> repeated, Set<String> others) {
    var wanted = new HashMap<String, Integer>();
    others.forEach(path -> wanted.put(path, 1));
    repeated.forEach(path -> wanted.put(path, 2));
    try (JsonParser in = Json.parser(bytes)) {
      var order = new MemberOrder(in, wanted);
      order.value(in.nextToken(), "");
      return order.met;
    }
  }

  private void value(JsonToken token, String path) {
    if (token == JsonToken.START_OBJECT) {
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        String member = path.isEmpty() ? name : path + "." + name;
        meet(member);
        value(in.nextToken(), member);
      }
    } else if (token == JsonToken.START_ARRAY) {
      int i = 0;
      for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
        value(t, path + "[" + i++ + "]");
      }
    }
  }

  private void meet(String path) {
    Integer left = wanted.computeIfPresent(path, (_, count) -> count - 1);
    if (left != null && left == 0) {
      met.add(path);
    }
  }
}
