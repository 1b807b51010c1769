package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** A taint of a node: {@code v1.Taint}. */
public record Taint(String key, String value, String effect) {

  /** What an unschedulable node is treated as having, tolerable like any other. */
  static final Taint UNSCHEDULABLE =
      new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule");

  /** Reads one. */
  public static Taint of(JsonObject json) {
    return new Taint(json.string("key", ""), json.string("value", ""), json.string("effect", ""));
  }

  /** Whether it keeps pods away that do not tolerate it. */
  public boolean repels() {
    return effect.equals("NoSchedule") || effect.equals("NoExecute");
  }

  /** Whether one of them tolerates it. */
  public boolean isToleratedBy(List<Toleration> tolerations) {
    for (int i = 0; i < tolerations.size(); i++) {
      if (tolerations.get(i).tolerates(this)) {
        return true;
      }
    }
    return false;
  }
}
