package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that the syncer itself writes at a tenant's objects. Never a reason to fail. */
final class TenantEvents {

  private static final Logger LOG = LoggerFactory.getLogger(TenantEvents.class);

  static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

  private static final String REPORTER = "insula-syncer";

  /** Bound of an Event's message in the API. */
  private static final int MAX_MESSAGE = 1024;

  private final Clock clock;

  TenantEvents(Clock clock) {
    this.clock = clock;
  }

  void warn(TenantPlane plane, JsonObject about, String reason, String message) {
    try {
      plane.client().create(EVENTS, warning(about, reason, message), SuperWriter.AS);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        LOG.atWarn()
            .addKeyValue("tenant", plane.name())
            .log("an event could not be written: {}", e.getMessage());
      }
    }
  }

  private JsonObject warning(JsonObject about, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    // One event for each object and message: a repeated one is refused as existing already.
    String name =
        cut(Meta.name(about), 220)
            + "."
            + Integer.toHexString((Meta.uid(about) + message).hashCode());
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "metadata",
        JsonObject.of("name", name, "namespace", Meta.namespace(about)),
        "involvedObject",
        JsonObject.of(
            "apiVersion",
            about.string("apiVersion", "v1"),
            "kind",
            about.string("kind", ""),
            "namespace",
            Meta.namespace(about),
            "name",
            Meta.name(about),
            "uid",
            Meta.uid(about)),
        "type",
        "Warning",
        "reason",
        reason,
        "message",
        cut(message, MAX_MESSAGE),
        "source",
        JsonObject.of("component", REPORTER),
        "count",
        1L,
        "firstTimestamp",
        now,
        "lastTimestamp",
        now);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
