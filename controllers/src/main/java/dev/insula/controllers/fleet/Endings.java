package dev.insula.controllers.fleet;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;

/**
 * Recognizes the answer to an update that was the end of an object: it was on its way out, nothing
 * holds it any more, and no time is left to it. The answer shows the version from before the end.
 */
final class Endings {

  private Endings() {}

  /** The uid of the object if it has ended; empty if it is still there. */
  static String uidOfEnded(ApiObject answer) {
    if (!isDeleting(answer)) {
      return "";
    }
    JsonObject tree = answer.tree();
    boolean ended =
        Meta.finalizers(tree).isEmpty()
            && tree.objectAt("spec").strings("finalizers").isEmpty()
            && Meta.of(tree).integer("deletionGracePeriodSeconds", 0) == 0;
    return ended ? Meta.uid(tree) : "";
  }

  /** Without a tree, as most answers are of objects that stay. */
  private static boolean isDeleting(ApiObject answer) {
    var in = new JsonScanner(answer.bytes());
    if (!in.enter()) {
      return false;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      if (key.equals("metadata") && in.enter()) {
        for (String name = in.member(); name != null; name = in.member()) {
          if (name.equals("deletionTimestamp")) {
            return true;
          }
          in.skip();
        }
        return false;
      }
      in.skip();
    }
    return false;
  }
}
