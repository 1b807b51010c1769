package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The IP addresses that an object has, or leads to, each written in one way. Pure. */
final class Addresses {

  private Addresses() {}

  /** Whether people choose where objects of the kind lead to, if no controller made them. */
  static boolean areChosen(PassingKind kind) {
    return kind == SyncedKind.ENDPOINTS || kind == SyncedKind.ENDPOINT_SLICE;
  }

  /** Whether a record of the kind is to be completed by {@link #of}; that of a pod has them. */
  static boolean areOf(PassingKind kind) {
    return areChosen(kind) || kind == SyncedKind.SERVICE;
  }

  /** Those of a Service, or those that Endpoints or an EndpointSlice lead to. */
  static List<String> of(PassingKind kind, JsonObject object) {
    Stream<String> texts =
        switch (kind) {
          case SyncedKind.SERVICE -> ofService(object.objectAt("spec"));
          case SyncedKind.ENDPOINTS ->
              object.objects("subsets").stream()
                  .flatMap(
                      subset ->
                          Stream.concat(
                              subset.objects("addresses").stream(),
                              subset.objects("notReadyAddresses").stream()))
                  .map(address -> address.string("ip", ""));
          case SyncedKind.ENDPOINT_SLICE ->
              object.objects("endpoints").stream()
                  .flatMap(endpoint -> endpoint.strings("addresses").stream());
          default -> Stream.empty();
        };
    return texts.map(AddressRange::canonical).flatMap(Optional::stream).distinct().toList();
  }

  private static Stream<String> ofService(JsonObject spec) {
    return Stream.concat(
        Stream.of(spec.string("clusterIP", "")), spec.strings("clusterIPs").stream());
  }
}
