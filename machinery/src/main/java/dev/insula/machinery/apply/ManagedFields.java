package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.UtcTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@code metadata.managedFields}. */
final class ManagedFields {

  private ManagedFields() {}

  /** What an object's entries say; null if one of them is malformed. */
  static @Nullable Map<ManagerId, Owned> read(JsonObject object) {
    return read(object, false);
  }

  /**
   * The same of a stored object, whose entries are in the form in which they are written: what does
   * not change is written again as it is.
   */
  static @Nullable Map<ManagerId, Owned> readStored(JsonObject object) {
    return read(object, true);
  }

  private static @Nullable Map<ManagerId, Owned> read(JsonObject object, boolean stored) {
    Object field = Meta.of(object).get("managedFields");
    if (field == null || field == JsonNull.NULL) {
      return new LinkedHashMap<>();
    }
    if (!(field instanceof JsonArray entries)) {
      return null;
    }
    var out = new LinkedHashMap<ManagerId, Owned>();
    for (Object entry : entries) {
      if (!(entry instanceof JsonObject fields) || !readEntry(fields, stored, out)) {
        return null;
      }
    }
    return out;
  }

  private static boolean readEntry(JsonObject entry, boolean stored, Map<ManagerId, Owned> out) {
    String operation = entry.string("operation", "");
    String apiVersion = entry.string("apiVersion", "");
    boolean applied = operation.equals("Apply");
    if ((!applied && !operation.equals("Update"))
        || apiVersion.isEmpty()
        || !entry.string("fieldsType", "").equals("FieldsV1")) {
      return false;
    }
    var manager =
        new ManagerId(
            entry.string("manager", ""),
            applied,
            applied ? "" : apiVersion,
            entry.string("subresource", ""));
    JsonObject encoded = entry.objectAt("fieldsV1");
    String time = entry.string("time");
    if (stored) {
      out.put(manager, Owned.stored(encoded, apiVersion, time));
      return true;
    }
    try {
      out.put(manager, new Owned(FieldsV1.decode(encoded), apiVersion, time));
      return true;
    } catch (FieldsV1.MalformedFieldsException e) {
      return false;
    }
  }

  /** Whether an object has the entries of another one. */
  static boolean areSame(JsonObject object, JsonObject other) {
    return Objects.equals(
        Meta.of(object).get("managedFields"), Meta.of(other).get("managedFields"));
  }

  /** Whether a client wants all entries dropped: an empty list, or one empty entry. */
  static boolean isReset(JsonObject object) {
    return Meta.of(object).get("managedFields") instanceof JsonArray entries
        && (entries.isEmpty()
            || (entries.size() == 1
                && entries.getFirst() instanceof JsonObject entry
                && entry.isEmpty()));
  }

  /** Puts the entries into the object's metadata, as its last member. */
  static void write(JsonObject object, Map<ManagerId, Owned> owners) {
    JsonObject metadata = object.objectOrCreate("metadata");
    metadata.remove("managedFields");
    if (!owners.isEmpty()) {
      metadata.put("managedFields", encode(owners));
    }
  }

  private static JsonArray encode(Map<ManagerId, Owned> owners) {
    List<Map.Entry<ManagerId, Owned>> sorted = new ArrayList<>(owners.entrySet());
    sorted.sort(
        Comparator.<Map.Entry<ManagerId, Owned>, String>comparing(e -> e.getKey().operation())
            .thenComparingLong(e -> seconds(e.getValue().time()))
            .thenComparing(e -> e.getKey().name())
            .thenComparing(e -> e.getValue().apiVersion())
            .thenComparing(e -> e.getKey().subresource()));
    var out = new JsonArray(sorted.size());
    sorted.forEach(e -> out.add(entry(e.getKey(), e.getValue())));
    return out;
  }

  private static JsonObject entry(ManagerId manager, Owned owned) {
    var out = new JsonObject();
    if (!manager.name().isEmpty()) {
      out.put("manager", manager.name());
    }
    out.put("operation", manager.operation());
    out.put("apiVersion", owned.apiVersion());
    String time = owned.time();
    if (time != null) {
      out.put("time", time);
    }
    out.put("fieldsType", "FieldsV1");
    out.put("fieldsV1", owned.fieldsV1());
    if (!manager.subresource().isEmpty()) {
      out.put("subresource", manager.subresource());
    }
    return out;
  }

  static long seconds(@Nullable String time) {
    try {
      return time == null ? 0 : UtcTime.parse(time).getEpochSecond();
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
