package dev.insula.apiserver.allocation;

import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The node ports of services, 30000 to 32767. Each one that is taken is a key of its own, which is
 * no object. Thread-safe.
 */
final class NodePorts {

  private static final int FIRST = 30000;
  private static final int LAST = 32767;

  private NodePorts() {}

  /**
   * A port that is free now.
   *
   * @param except ports that the same write takes already
   */
  static int pick(ObjectRepository objects, Set<Long> except) {
    int size = LAST - FIRST + 1;
    int start = ThreadLocalRandom.current().nextInt(size);
    for (int i = 0; i < size; i++) {
      int port = FIRST + (start + i) % size;
      if (!except.contains((long) port) && isFree(objects, port)) {
        return port;
      }
    }
    throw ApiException.internal("failed to allocate a nodePort: range is full");
  }

  /**
   * Takes a port for a service.
   *
   * @param field of the service that names it, for the message
   * @throws ApiException 422 if it is outside the range or taken
   */
  static Operation take(ObjectRepository objects, JsonObject service, long port, String field) {
    String why = "";
    if (port < FIRST || port > LAST) {
      why =
          "provided port is not in the valid range. The range of valid ports is "
              + FIRST
              + "-"
              + LAST;
    } else if (!isFree(objects, port)) {
      why = "provided port is already allocated";
    }
    if (!why.isEmpty()) {
      var cause =
          new Status.Cause("FieldValueInvalid", "Invalid value: " + port + ": " + why, field);
      throw ApiException.invalid("", "Service", Meta.name(service), List.of(cause));
    }
    byte[] owner = Meta.objectName(service).toString().getBytes(StandardCharsets.UTF_8);
    return new Operation.Put(key(port), Operation.ABSENT, Payload.opaque(owner));
  }

  static Operation release(long port) {
    return new Operation.Delete(key(port), Operation.ANY, Payload.opaque(new byte[0]));
  }

  static boolean isFree(ObjectRepository objects, long port) {
    return objects.keyspace().get(key(port)).isEmpty();
  }

  /** Objects' keys start with a slash, so that this is no object's. */
  private static String key(long port) {
    return "-nodeports/" + port;
  }
}
