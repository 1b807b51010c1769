package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.tenancy.profile.Network;

/**
 * The rates of a pod's network, which the bandwidth plug-in of a node's network reads from
 * annotations. A tenant may ask for less than the profile's, not for more.
 *
 * <p>Source: the page "Network Plugins", support of traffic shaping.
 */
final class Bandwidth {

  private static final String INGRESS = "kubernetes.io/ingress-bandwidth";
  private static final String EGRESS = "kubernetes.io/egress-bandwidth";

  private Bandwidth() {}

  static void apply(JsonObject superPod, Network network) {
    bound(superPod, INGRESS, network.ingressRate());
    bound(superPod, EGRESS, network.egressRate());
  }

  private static void bound(JsonObject superPod, String annotation, String most) {
    if (most.isEmpty()) {
      return;
    }
    JsonObject annotations = Meta.of(superPod).objectOrCreate("annotations");
    if (!isLess(annotations.string(annotation, ""), Quantity.parse(most))) {
      annotations.put(annotation, most);
    }
  }

  private static boolean isLess(String asked, Quantity most) {
    if (asked.isEmpty()) {
      return false;
    }
    try {
      Quantity rate = Quantity.parse(asked);
      return rate.signum() > 0 && rate.compareTo(most) < 0;
    } catch (Quantity.MalformedQuantityException e) {
      return false;
    }
  }
}
