package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.ApiObject;
import dev.insula.tenancy.translation.ApiAddress;
import dev.insula.tenancy.translation.ServiceEnvironment;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The service variables of a tenant's namespaces, made when a pod needs them and forgotten when a
 * service changes. Thread-safe. Bounded by {@value #MAX_NAMESPACES} namespaces.
 */
final class ServiceVariables {

  private static final int MAX_NAMESPACES = 1000;

  private final ControlPlaneClient client;
  private final ApiAddress api;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ServiceEnvironment> known = new HashMap<>();
  private long changes;

  ServiceVariables(ControlPlaneClient client, ApiAddress api) {
    this.client = client;
    this.api = api;
  }

  ServiceEnvironment of(String namespace) {
    long before;
    lock.lock();
    try {
      @Nullable ServiceEnvironment environment = known.get(namespace);
      if (environment != null) {
        return environment;
      }
      before = changes;
    } finally {
      lock.unlock();
    }
    var services = client.list(SyncedKind.SERVICE.resource(), namespace, ListOptions.NONE).items();
    var made = ServiceEnvironment.of(api, services.stream().map(ApiObject::tree).toList());
    lock.lock();
    try {
      // What was read while a service changed may be the state before.
      if (changes == before) {
        if (known.size() >= MAX_NAMESPACES) {
          known.clear();
        }
        known.put(namespace, made);
      }
      return made;
    } finally {
      lock.unlock();
    }
  }

  /** A service of the namespace changed. Returns at once. */
  void changed(String namespace) {
    lock.lock();
    try {
      changes++;
      known.remove(namespace);
    } finally {
      lock.unlock();
    }
  }
}
