package dev.insula.apiserver.allocation;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.store.Operation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The addresses of services, 10.96.0.0/12. Each one that is taken is an {@code IPAddress} object of
 * that name, as in Kubernetes. Thread-safe.
 */
final class ClusterAddresses {

  static final GroupVersionResource ADDRESSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses");

  private static final long FIRST = address("10.96.0.0");
  private static final long SIZE = 1L << 20;

  /** Addresses below this offset are left to those who ask for one by name. */
  private static final int ASKED_FOR = 256;

  /** Of a million addresses, so many in a row are not taken unless nearly all are. */
  private static final int MAX_TRIES = 200;

  private ClusterAddresses() {}

  /** An address that is free now. */
  static String pick(ObjectRepository objects) {
    for (int i = 0; i < MAX_TRIES; i++) {
      long offset = ThreadLocalRandom.current().nextLong(ASKED_FOR, SIZE - 1);
      String candidate = text(FIRST + offset);
      if (objects.find(ADDRESSES, new ObjectName("", candidate)).isEmpty()) {
        return candidate;
      }
    }
    throw ApiException.internal("failed to allocate a serviceIP: range is full");
  }

  /**
   * Takes an address for a service.
   *
   * @throws ApiException 422 if it is outside the range or taken
   */
  static Operation take(ObjectRepository objects, JsonObject service, String address) {
    String why = "";
    long value = address(address);
    if (value <= FIRST || value >= FIRST + SIZE - 1) {
      why = "the provided network does not match the current range";
    } else if (objects.find(ADDRESSES, new ObjectName("", address)).isPresent()) {
      why = "provided IP is already allocated";
    }
    if (!why.isEmpty()) {
      var cause =
          new Status.Cause(
              "FieldValueInvalid",
              "Invalid value: "
                  + Json.string(JsonArray.of(address))
                  + ": failed to allocate IP "
                  + address
                  + ": "
                  + why,
              "spec.clusterIPs");
      throw ApiException.invalid("", "Service", Meta.name(service), List.of(cause));
    }
    String key = ObjectKeys.key(ADDRESSES, new ObjectName("", address));
    return new Operation.Put(
        key, Operation.ABSENT, ObjectEncoding.encode(object(service, address)));
  }

  /** Gives an address back, if it is there. */
  static Optional<Operation> release(ObjectRepository objects, String address) {
    return objects
        .find(ADDRESSES, new ObjectName("", address))
        .map(
            entry ->
                new Operation.Delete(
                    entry.key(), entry.revision(), ObjectEncoding.withoutRevision(entry.value())));
  }

  private static JsonObject object(JsonObject service, String address) {
    var metadata =
        JsonObject.of(
            "name",
            address,
            "uid",
            UUID.randomUUID().toString(),
            "generation",
            1L,
            "creationTimestamp",
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            "labels",
            JsonObject.of(
                "ipaddress.kubernetes.io/ip-family", "IPv4",
                "ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io"));
    var parent =
        JsonObject.of(
            "group",
            "",
            "resource",
            "services",
            "namespace",
            Meta.namespace(service),
            "name",
            Meta.name(service));
    parent.remove("group");
    return JsonObject.of(
        "apiVersion",
        ADDRESSES.apiVersion(),
        "kind",
        "IPAddress",
        "metadata",
        metadata,
        "spec",
        JsonObject.of("parentRef", parent));
  }

  /** The number of a dotted address; -1 if it is none. */
  private static long address(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return -1;
    }
    long value = 0;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
        return -1;
      }
      value = value << 8 | Integer.parseInt(part);
    }
    return value;
  }

  private static String text(long value) {
    return (value >> 24 & 255)
        + "."
        + (value >> 16 & 255)
        + "."
        + (value >> 8 & 255)
        + "."
        + (value & 255);
  }
}
