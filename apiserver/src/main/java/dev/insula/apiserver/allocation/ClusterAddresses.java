package dev.insula.apiserver.allocation;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.PreconditionFailedException;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * The cluster addresses of a control plane's services. An address is taken by creating its
 * IPAddress object, which only one can do, so that no two services get the same. Thread-safe.
 *
 * <p>An address whose service is refused afterwards stays taken; there are a million.
 */
final class ClusterAddresses {

  private static final GroupVersionResource ADDRESSES =
      new GroupVersionResource("networking.k8s.io", "v1", "ipaddresses");

  /** 10.96.0.0/12. */
  private static final int FIRST = (10 << 24) | (96 << 16);

  private static final int SIZE = 1 << 20;

  /** Low addresses are left to those who ask for one: {@code 10.96.0.1} is the API server's. */
  private static final int STATIC_BAND = 256;

  private static final int MAX_TRIES = 100;

  private final SecureRandom random = new SecureRandom();

  /**
   * Takes a free address.
   *
   * @throws ApiException 500 if none was found
   */
  String allocate(AdmissionRequest request) {
    for (int i = 0; i < MAX_TRIES; i++) {
      int offset = STATIC_BAND + random.nextInt(SIZE - STATIC_BAND - 1);
      String address = text(FIRST + offset);
      if (take(request, address)) {
        return address;
      }
    }
    throw ApiException.internal("failed to allocate a serviceIP: range is full");
  }

  /** Takes the address that is asked for, or says why that can't be. */
  Optional<Cause> claim(AdmissionRequest request, String address) {
    Optional<Integer> number = number(address);
    if (number.isEmpty()) {
      return Optional.empty(); // what is no address is the rules' to refuse
    }
    int offset = number.get() - FIRST;
    String why =
        offset <= 0 || offset >= SIZE
            ? "the provided network does not match the current range"
            : take(request, address) ? "" : "provided IP is already allocated";
    return why.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ServiceAddresses.invalid(
                "spec.clusterIPs",
                "[\"" + address + "\"]: failed to allocate IP " + address + ": " + why));
  }

  /** Gives an address back. */
  void release(AdmissionRequest request, String address) {
    if (number(address).isEmpty() || request.context().dryRun()) {
      return;
    }
    var name = new ObjectName("", address);
    Optional<Keyspace.Entry> entry = request.objects().find(ADDRESSES, name);
    if (entry.isPresent()) {
      try {
        request
            .objects()
            .delete(
                ObjectKeys.key(ADDRESSES, name),
                Operation.ANY,
                ObjectEncoding.withoutRevision(entry.get().value()));
      } catch (PreconditionFailedException e) {
        // Somebody else gave it back.
      }
    }
  }

  private static boolean take(AdmissionRequest request, String address) {
    var name = new ObjectName("", address);
    if (request.context().dryRun()) {
      return request.objects().find(ADDRESSES, name).isEmpty();
    }
    try {
      JsonObject object = object(request, address);
      request
          .objects()
          .put(ObjectKeys.key(ADDRESSES, name), Operation.ABSENT, ObjectEncoding.encode(object));
      return true;
    } catch (PreconditionFailedException e) {
      return false;
    }
  }

  private static JsonObject object(AdmissionRequest request, String address) {
    var labels =
        JsonObject.of(
            "ipaddress.kubernetes.io/ip-family", "IPv4",
            "ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io");
    var metadata = JsonObject.of("name", address, "uid", UUID.randomUUID().toString());
    String now = request.context().now().truncatedTo(ChronoUnit.SECONDS).toString();
    metadata.put("creationTimestamp", now);
    metadata.put("labels", labels);
    var parent = JsonObject.of("resource", "services", "namespace", request.context().namespace());
    parent.put("name", request.name().name());
    var out = JsonObject.of("apiVersion", "networking.k8s.io/v1", "kind", "IPAddress");
    out.put("metadata", metadata);
    out.put("spec", JsonObject.of("parentRef", parent));
    return out;
  }

  private static String text(int address) {
    return ((address >> 24) & 255)
        + "."
        + ((address >> 16) & 255)
        + "."
        + ((address >> 8) & 255)
        + "."
        + (address & 255);
  }

  private static Optional<Integer> number(String text) {
    if (!text.matches("(\\d{1,3}\\.){3}\\d{1,3}")) {
      return Optional.empty();
    }
    int out = 0;
    for (String part : text.split("\\.", -1)) {
      out = (out << 8) | (Integer.parseInt(part) & 255);
    }
    return Optional.of(out);
  }
}
