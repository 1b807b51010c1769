package dev.insula.controllers.discovery;

import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes the condition {@code Available} of APIServices: those that the server answers itself are,
 * those behind a service as far as the service has endpoints. The services themselves are not
 * called, as requests are not forwarded to them either.
 */
public final class ApiServiceAvailability implements Controller {

  private static final WriteOptions WRITE =
      WriteOptions.as("kube-apiserver").withSubresource("status");
  private static final String SERVICE = "\"service\"";

  private final InstantSource clock;

  public ApiServiceAvailability(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "apiservice-availability";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.API_SERVICES.groupResource(),
        Kinds.SERVICES.groupResource(),
        Kinds.ENDPOINT_SLICES.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    services(plane).forEach((name, _) -> wake.accept(name));
  }

  private static ApiServices services(Plane plane) {
    return plane.attachment(ApiServices.class, () -> ApiServices.read(plane));
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.API_SERVICES.groupResource())) {
      plane.attached(ApiServices.class).ifPresent(known -> known.changed(change));
      if (!change.deleted()) {
        wake.accept(change.name());
      }
      return;
    }
    // Services come and go a lot, and mostly no APIService is behind one.
    ObjectName service =
        change.resource().equals(Kinds.SERVICES.groupResource())
            ? change.name()
            : new ObjectName(
                change.name().namespace(), change.now(Kinds.ENDPOINT_SLICES).serviceName());
    services(plane)
        .forEach(
            (name, of) -> {
              if (of.equals(service)) {
                wake.accept(name);
              }
            });
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject service = Live.find(plane, Kinds.API_SERVICES, name);
    if (service == null) {
      return Result.DONE;
    }
    Availability is = availability(plane, service.objectAt("spec"));
    JsonObject status = service.objectAt("status").deepCopy();
    var conditions = new Conditions(status, clock.instant());
    JsonObject before = conditions.get("Available");
    if (before != null
        && before.string("status", "").equals(is.status())
        && before.string("message", "").equals(is.message())) {
      return Result.DONE;
    }
    conditions.replace("Available", is.status(), is.reason(), is.message(), false);
    conditions.into(status);
    service.put("status", status);
    return Live.update(plane, Kinds.API_SERVICES, service, WRITE);
  }

  private static Availability availability(Plane plane, JsonObject spec) {
    JsonObject reference = spec.object("service");
    if (reference == null) {
      return Availability.LOCAL;
    }
    var name = new ObjectName(reference.string("namespace", ""), reference.string("name", ""));
    Item service = plane.all(Kinds.SERVICES).get(name);
    List<JsonObject> slices =
        plane.all(Kinds.ENDPOINT_SLICES).by(Kinds.BY_SERVICE, name.toString()).stream()
            .map(Item::tree)
            .toList();
    return Availability.of(
        name, reference.integer("port", 443), service == null ? null : service.tree(), slices);
  }

  /** Whether a quick look says that the object is behind a service. */
  static boolean mayHaveService(ApiObject object) {
    return Live.mentions(object, SERVICE);
  }
}
