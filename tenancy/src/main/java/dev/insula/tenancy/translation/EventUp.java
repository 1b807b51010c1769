package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Event of a super object → event of the tenant's object. */
public final class EventUp {

  /** Events of these are the tenant's to see; those of namespaces and others are the platform's. */
  public static final Set<String> KINDS =
      Arrays.stream(SyncedKind.values())
          .filter(kind -> kind == SyncedKind.POD || kind.passesByItself())
          .map(SyncedKind::kind)
          .collect(Collectors.toUnmodifiableSet());

  private static final List<String> COPIED =
      List.of(
          "reason",
          "message",
          "type",
          "count",
          "firstTimestamp",
          "lastTimestamp",
          "eventTime",
          "series",
          "action",
          "source",
          "reportingComponent",
          "reportingInstance");

  private EventUp() {}

  /**
   * @param origin of the object that the event is about
   */
  public static JsonObject translate(JsonObject event, Origin origin) {
    String superNamespace = Meta.namespace(event);
    var wanted = JsonObject.of("apiVersion", "v1", "kind", "Event");
    wanted.put(
        "metadata", JsonObject.of("name", Meta.name(event), "namespace", origin.namespace()));
    JsonObject about = event.objectAt("involvedObject").deepCopy();
    about.put("namespace", origin.namespace());
    about.put("name", origin.name());
    about.put("uid", origin.uid());
    about.remove("resourceVersion");
    wanted.put("involvedObject", about);
    Members.copy(event, wanted, COPIED);
    // Messages name the super namespace, which means nothing to the tenant.
    wanted.put("message", event.string("message", "").replace(superNamespace, origin.namespace()));
    return wanted;
  }
}
