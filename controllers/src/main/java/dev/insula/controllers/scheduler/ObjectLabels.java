package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import java.util.HashMap;
import java.util.Map;

/** Reads the labels of an object without building a tree. */
final class ObjectLabels {

  private ObjectLabels() {}

  /** The labels; empty if there are none. */
  static Map<String, String> read(ApiObject object) {
    var in = new JsonScanner(object.bytes());
    return enter(in, "metadata") && enter(in, "labels") ? labels(in) : Map.of();
  }

  /** Goes into a member; what comes before it is passed over. */
  private static boolean enter(JsonScanner in, String member) {
    if (!in.enter()) {
      return false;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      if (key.equals(member)) {
        return in.isObject();
      }
      in.skip();
    }
    return false;
  }

  private static Map<String, String> labels(JsonScanner in) {
    var out = new HashMap<String, String>();
    in.enter();
    for (String key = in.member(); key != null; key = in.member()) {
      out.put(key, in.text());
    }
    return out;
  }
}
