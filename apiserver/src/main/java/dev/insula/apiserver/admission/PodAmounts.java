package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;

/** What the containers of a pod ask for together. Stateless. */
final class PodAmounts {

  private PodAmounts() {}

  /**
   * The sum over containers, or what one init container needs alone if that is more.
   *
   * @param member {@code requests} or {@code limits}
   */
  static JsonObject of(JsonObject spec, String member) {
    var sum = new JsonObject();
    for (JsonObject container : spec.objects("containers")) {
      JsonObject amounts = container.objectAt("resources", member);
      for (String name : amounts.keySet()) {
        Quantity before = Quantity.parse(sum.string(name, "0"));
        Quantity more = Quantity.parse(amounts.string(name, "0"));
        sum.put(name, sum.containsKey(name) ? before.plus(more).toString() : more.toString());
      }
    }
    for (JsonObject container : spec.objects("initContainers")) {
      JsonObject amounts = container.objectAt("resources", member);
      for (String name : amounts.keySet()) {
        Quantity alone = Quantity.parse(amounts.string(name, "0"));
        if (alone.compareTo(Quantity.parse(sum.string(name, "0"))) > 0) {
          sum.put(name, alone.toString());
        }
      }
    }
    return sum;
  }
}
