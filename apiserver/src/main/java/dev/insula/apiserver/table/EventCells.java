package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Cells of events, whose times and counts are in different fields by the age of their API. */
final class EventCells {

  private EventCells() {}

  static void define(CellWords words) {
    words.define("eventLastSeen", EventCells::lastSeen);
    words.define("eventFirstSeen", (event, now) -> Ages.since(firstTime(event), now));
    words.define("eventObject", (event, _) -> object(event));
    words.define("eventSource", (event, _) -> source(event));
    words.define("eventCount", (event, _) -> count(event));
  }

  private static Object lastSeen(JsonObject event, Instant now) {
    Object last = event.objectAt("series").get("lastObservedTime");
    if (isUnset(last)) {
      last = event.get("lastTimestamp");
    }
    return Ages.since(isUnset(last) ? firstTime(event) : last, now);
  }

  private static @Nullable Object firstTime(JsonObject event) {
    Object first = event.get("firstTimestamp");
    return isUnset(first) ? event.get("eventTime") : first;
  }

  private static boolean isUnset(@Nullable Object value) {
    return value == null || value == JsonNull.NULL;
  }

  private static String object(JsonObject event) {
    JsonObject about = event.objectAt("involvedObject");
    String kind = about.string("kind", "").toLowerCase(Locale.ROOT);
    String name = about.string("name", "");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(JsonObject event) {
    String component =
        Values.or(Values.text(event, "source.component"), event.string("reportingComponent", ""));
    String host =
        Values.or(Values.text(event, "source.host"), event.string("reportingInstance", ""));
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static long count(JsonObject event) {
    JsonObject series = event.object("series");
    if (series != null) {
      return series.integer("count", 0);
    }
    return Math.max(event.integer("count", 0), 1);
  }
}
