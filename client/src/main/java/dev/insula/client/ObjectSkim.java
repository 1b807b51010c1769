package dev.insula.client;

import dev.insula.machinery.object.ApiObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a few members of an object without building a tree, for those who follow very many objects.
 * Immutable, thread-safe.
 */
public final class ObjectSkim {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** What a member that is an object or an array reads as, unless it is empty. */
  public static final String PRESENT = "…";

  private record Step(Map<String, Step> next, int position) {}

  private final Step root;
  private final int count;

  private ObjectSkim(Step root, int count) {
    this.root = root;
    this.count = count;
  }

  /**
   * @param paths names of nested members; what is read comes in their order
   */
  @SafeVarargs
  public static ObjectSkim of(List<String>... paths) {
    var root = new Step(new HashMap<>(), -1);
    for (int i = 0; i < paths.length; i++) {
      Step at = root;
      List<String> path = paths[i];
      for (int k = 0; k < path.size(); k++) {
        int position = k == path.size() - 1 ? i : -1;
        at = at.next().computeIfAbsent(path.get(k), _ -> new Step(new HashMap<>(), position));
      }
    }
    return new ObjectSkim(root, paths.length);
  }

  /** The members as text; empty where they are absent. */
  public String[] read(ApiObject object) {
    var out = new String[count];
    Arrays.fill(out, "");
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), object.bytes())) {
      in.nextToken();
      members(in, root, out);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not an object: " + e.getOriginalMessage(), e);
    }
    return out;
  }

  private static void members(JsonParser in, Step step, String[] out) {
    for (String key = in.nextName(); key != null; key = in.nextName()) {
      JsonToken value = in.nextToken();
      Step next = step.next().get(key);
      if (next == null) {
        in.skipChildren();
      } else if (next.position() >= 0) {
        out[next.position()] = text(in, value);
      } else if (value == JsonToken.START_OBJECT) {
        members(in, next, out);
      } else {
        in.skipChildren();
      }
    }
  }

  private static String text(JsonParser in, JsonToken value) {
    if (!value.isStructStart()) {
      String text = in.getValueAsString();
      return text == null ? "" : text;
    }
    boolean empty = in.nextToken().isStructEnd();
    if (!empty) {
      in.skipChildren();
      while (!in.nextToken().isStructEnd()) {
        in.skipChildren();
      }
    }
    return empty ? "" : PRESENT;
  }
}
