package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.replica.NotHeldException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Puts a custom resource into a super cluster, or brings the one that is there up to date. */
final class Definition {

  private static final int ATTEMPTS = 10;
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final ControlPlaneClient client;
  private final WriteOptions as;

  Definition(ControlPlaneClient client, WriteOptions as) {
    this.client = client;
    this.as = as;
  }

  /**
   * Returns once objects of the definition can be created.
   *
   * @throws IllegalStateException if that does not come within the time
   */
  void install(JsonObject wanted, Duration timeout) throws InterruptedException {
    var name = new ObjectName("", Meta.name(wanted));
    long end = System.nanoTime() + timeout.toNanos();
    until(end, name, () -> isWritten(wanted, name));
    until(
        end,
        name,
        () ->
            isEstablished(client.get(TenantResource.DEFINITIONS, name).tree()) && isServed(wanted));
  }

  private static void until(long end, ObjectName name, BooleanSupplier done)
      throws InterruptedException {
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(name + " is not established in time");
      }
      Thread.sleep(PAUSE);
    }
  }

  private boolean isWritten(JsonObject wanted, ObjectName name) {
    try {
      write(wanted, name);
      return true;
    } catch (NotHeldException e) {
      // A machine that starts under load may miss a renewal of its lease, which comes again.
      return false;
    }
  }

  private void write(JsonObject wanted, ObjectName name) {
    try {
      client.create(TenantResource.DEFINITIONS, wanted, as);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      update(wanted, name);
    }
  }

  private void update(JsonObject wanted, ObjectName name) {
    for (int attempt = 1; ; attempt++) {
      JsonObject merged = client.get(TenantResource.DEFINITIONS, name).tree().deepCopy();
      merged.put("spec", wanted.objectAt("spec"));
      try {
        client.update(TenantResource.DEFINITIONS, merged, as);
        return;
      } catch (ApiException e) {
        // Another replica installs it too, or the server reports its conditions.
        if (!e.isConflict() || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * The paths of a definition come a moment after its condition says so; upstream then answers 429
   * while it reads the objects that there are.
   */
  private boolean isServed(JsonObject definition) {
    JsonObject spec = definition.objectAt("spec");
    var resource =
        new GroupVersionResource(
            spec.string("group", ""),
            spec.objects("versions").getFirst().string("name", ""),
            spec.objectAt("names").string("plural", ""));
    try {
      client.list(resource, "", ListOptions.NONE);
      return true;
    } catch (ApiException e) {
      if (e.isNotFound() || e.isTooManyRequests()) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isEstablished(JsonObject definition) {
    return definition.objectAt("status").objects("conditions").stream()
        .anyMatch(
            c ->
                c.string("type", "").equals("Established")
                    && c.string("status", "").equals("True"));
  }
}
