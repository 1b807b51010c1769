package dev.insula.controllers.nodes;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;

/** Questions about nodes. */
public final class Nodes {

  /** Nodes that show another cluster's node; that cluster judges them and ends their pods. */
  private static final String VIRTUAL = "insula.dev/virtual-node";

  private Nodes() {}

  /** Whether the node is another cluster's. */
  public static boolean isJudgedElsewhere(JsonObject node) {
    return Meta.labels(node).containsKey(VIRTUAL);
  }
}
