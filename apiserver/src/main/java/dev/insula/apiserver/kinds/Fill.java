package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;

/** A default that is more than a literal value. Stateless, thread-safe. */
@FunctionalInterface
interface Fill {

  /**
   * Fills in what is absent.
   *
   * @param object the object the rule stands in, which is changed
   * @param node the place of that object, to look around from
   */
  void fill(JsonObject object, Node node);
}
