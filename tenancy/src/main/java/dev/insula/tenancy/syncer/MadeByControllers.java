package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ApiObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A quick look at the bytes of Endpoints and EndpointSlices: those of Kubernetes' controllers
 * change with each pod, and are made in the super cluster anyway. May miss some, which are then
 * looked at closely.
 */
final class MadeByControllers {

  private static final List<byte[]> MARKS =
      List.of(
          mark("\"endpointslice.kubernetes.io/managed-by\":\"endpointslice-controller.k8s.io\""),
          mark("\"endpointslice.kubernetes.io/managed-by\":\"endpointslicemirroring-controller"),
          mark("\"endpoints.kubernetes.io/managed-by\":\"endpoint-controller\""));

  private MadeByControllers() {}

  static boolean is(ApiObject object) {
    return MARKS.stream().anyMatch(mark -> contains(object.bytes(), mark));
  }

  private static boolean contains(byte[] all, byte[] mark) {
    for (int i = 0; i + mark.length <= all.length; i++) {
      int k = 0;
      while (k < mark.length && all[i + k] == mark[k]) {
        k++;
      }
      if (k == mark.length) {
        return true;
      }
    }
    return false;
  }

  private static byte[] mark(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
