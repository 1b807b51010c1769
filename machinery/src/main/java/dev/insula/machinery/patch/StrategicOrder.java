package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders merged lists: elements that a patch names stand in the patch's order, the others in the
 * live order, woven together by the live order where it says something.
 *
 * <p>Source: the design proposal "Preserve order in strategic merge patch".
 */
final class StrategicOrder {

  private StrategicOrder() {}

  /**
   * The merged elements in order.
   *
   * @param patchOrder which elements count as the patch's, and their order
   * @param liveOrder the order of all others
   * @param mergeKey key of the elements, empty for scalars
   */
  static JsonArray arrange(
      JsonArray merged, JsonArray patchOrder, JsonArray liveOrder, String mergeKey) {
    Map<Object, Integer> inPatch = positions(patchOrder, mergeKey);
    Map<Object, Integer> inLive = positions(liveOrder, mergeKey);
    var ofPatch = new ArrayList<Object>();
    var ofServer = new ArrayList<Object>();
    for (Object element : merged) {
      requireKey(element, mergeKey);
      (inPatch.containsKey(id(element, mergeKey)) ? ofPatch : ofServer).add(element);
    }
    patchOrder.forEach(element -> requireKey(element, mergeKey));
    sort(ofPatch, inPatch, mergeKey);
    sort(ofServer, inLive, mergeKey);
    return weave(ofServer, ofPatch, inLive, mergeKey);
  }

  private static void sort(List<Object> elements, Map<Object, Integer> order, String mergeKey) {
    elements.sort(Comparator.comparingInt(e -> order.getOrDefault(id(e, mergeKey), -1)));
  }

  private static JsonArray weave(
      List<Object> server, List<Object> patch, Map<Object, Integer> live, String mergeKey) {
    var out = new JsonArray(server.size() + patch.size());
    int i = 0;
    for (Object element : patch) {
      Integer at = live.get(id(element, mergeKey));
      while (at != null && i < server.size()) {
        Integer other = live.get(id(server.get(i), mergeKey));
        if (other == null || other >= at) {
          break;
        }
        out.add(server.get(i++));
      }
      out.add(element);
    }
    out.addAll(server.subList(i, server.size()));
    return out;
  }

  /** The elements of a patch must stand in the order of the directive, which must have them all. */
  static void check(JsonArray patch, JsonArray order, String mergeKey) {
    if (patch.isEmpty() || order.isEmpty()) {
      return;
    }
    int at = 0;
    for (Object element : patch) {
      if (element instanceof JsonObject object && object.containsKey(StrategicMerge.DIRECTIVE)) {
        continue;
      }
      requireKey(element, mergeKey);
      Object wanted = id(element, mergeKey);
      while (at < order.size() && !wanted.equals(orderId(order.get(at), mergeKey))) {
        at++;
      }
      if (at == order.size()) {
        throw Patch.unexpected(
            "The order in patch list:\n"
                + GoText.value(patch)
                + "\n doesn't match $setElementOrder list:\n"
                + GoText.value(order)
                + "\n");
      }
      at++;
    }
  }

  private static Object orderId(Object element, String mergeKey) {
    requireKey(element, mergeKey);
    return id(element, mergeKey);
  }

  private static void requireKey(Object element, String mergeKey) {
    if (mergeKey.isEmpty()) {
      return;
    }
    if (!(element instanceof JsonObject object)) {
      throw Patch.unexpected(
          "expected a map[string]interface {}, but received a " + StrategicMerge.goType(element));
    }
    if (!object.containsKey(mergeKey)) {
      throw StrategicLists.noKey(object, mergeKey);
    }
  }

  private static Object id(Object element, String mergeKey) {
    if (mergeKey.isEmpty() || !(element instanceof JsonObject object)) {
      return MergeIdentity.of(element);
    }
    Object key = object.get(mergeKey);
    return key == null ? JsonNull.NULL : MergeIdentity.of(key);
  }

  private static Map<Object, Integer> positions(JsonArray elements, String mergeKey) {
    var out = new HashMap<Object, Integer>();
    for (int i = 0; i < elements.size(); i++) {
      out.putIfAbsent(id(elements.get(i), mergeKey), i);
    }
    return out;
  }
}
