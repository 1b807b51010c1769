package dev.insula.client;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a few members of an object without building a tree, for those who follow very many objects.
 * Immutable, thread-safe.
 */
public final class ObjectSkim {

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
    var in = new JsonScanner(object.bytes());
    if (in.enter()) {
      members(in, root, out);
    }
    return out;
  }

  private static void members(JsonScanner in, Step step, String[] out) {
    for (String key = in.member(); key != null; key = in.member()) {
      Step next = step.next().get(key);
      if (next == null) {
        in.skip();
      } else if (next.position() >= 0) {
        out[next.position()] = text(in);
      } else if (in.enter()) {
        members(in, next, out);
      }
    }
  }

  private static String text(JsonScanner in) {
    if (in.isScalar()) {
      return in.text();
    }
    boolean empty = in.isEmpty();
    in.skip();
    return empty ? "" : PRESENT;
  }
}
