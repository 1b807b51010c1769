package dev.insula.apiserver.kinds;

import dev.insula.apiserver.registry.MetadataCheck;
import dev.insula.apiserver.registry.NameRule;
import dev.insula.apiserver.registry.SelectableField;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the data says of one kind. Immutable.
 *
 * @param type defaults and rules of the whole object
 * @param statusType rules of updates of the status
 * @param servedType rules on the stored form that count for writes through this version only
 * @param generation which changes are counted
 * @param initialStatus the status that a new object has whatever its creator says; null if the kind
 *     has no status of the server's
 * @param statusApart whether only updates of the status write it, though creators may give one
 * @param statusRestores members of the metadata that an update of the status leaves as they were
 * @param statusDisowns paths, beside the spec, that writers of the status never own
 * @param statusKeeps members of the status that an update of it can't leave out
 * @param finalizer that every new object gets; empty for none
 * @param deletionFinalizer that an object gets when its deletion is asked for, so that the server
 *     can clean up first; empty for none
 * @param prepare name of the function that completes new objects; empty for none
 * @param anyFinalizer whether finalizers need neither a domain nor be known
 * @param updateChecks how the metadata of an updated object is looked at
 * @param selectors fields that field selectors may name
 * @param deprecated warning for whoever writes the kind; empty for none
 */
record KindRules(
    TypeRules type,
    TypeRules statusType,
    TypeRules servedType,
    Generation generation,
    @Nullable JsonObject initialStatus,
    boolean statusApart,
    List<String> statusRestores,
    List<String> statusDisowns,
    List<String> statusKeeps,
    String finalizer,
    String deletionFinalizer,
    String prepare,
    NameRule nameRule,
    boolean anyFinalizer,
    List<MetadataCheck> updateChecks,
    boolean allowsCreateOnUpdate,
    boolean requiresResourceVersion,
    boolean orphansByDefault,
    Map<String, SelectableField> selectors,
    String deprecated) {

  /** Which changes of an object start a new generation. */
  enum Generation {
    /** The kind has no generation. */
    NONE,
    /** Those of everything but metadata and status. */
    SPEC,
    /** Those of annotations too. */
    ANNOTATED,
    /** Those of labels and annotations too. */
    ALL,
    /** None: it stays what a new object has. */
    FIRST
  }

  static KindRules read(String name, JsonObject data, TypeCatalog types) {
    return new KindRules(
        TypeRules.read(name, data.objectAt("rules"), types),
        TypeRules.read(name, data.objectAt("statusRules"), types),
        TypeRules.read(name, data.objectAt("servedRules"), types),
        Generation.valueOf(data.string("generation", "none").toUpperCase(Locale.ROOT)),
        data.object("initialStatus"),
        data.bool("statusApart", false),
        data.strings("statusRestores"),
        data.strings("statusDisowns"),
        data.strings("statusKeeps"),
        data.string("finalizer", ""),
        data.string("deletionFinalizer", ""),
        data.string("prepare", ""),
        NameRule.valueOf(data.string("nameRule", "DNS_SUBDOMAIN")),
        data.bool("anyFinalizer", false),
        updateChecks(data),
        data.bool("allowsCreateOnUpdate", false),
        data.bool("requiresResourceVersion", false),
        data.bool("orphansByDefault", false),
        selectors(data.objectAt("selectors")),
        data.string("deprecated", ""));
  }

  private static List<MetadataCheck> updateChecks(JsonObject data) {
    return data.containsKey("updateChecks")
        ? data.strings("updateChecks").stream()
            .map(check -> MetadataCheck.valueOf(check.toUpperCase(Locale.ROOT)))
            .toList()
        : List.of(MetadataCheck.CHANGE, MetadataCheck.WHOLE);
  }

  /** A path, a list of paths, or {@code {path: …, absent: …}}. */
  private static Map<String, SelectableField> selectors(JsonObject data) {
    var out = new LinkedHashMap<String, SelectableField>();
    data.forEach(
        (label, value) ->
            out.put(
                label,
                switch (value) {
                  case JsonArray paths ->
                      new SelectableField(paths.strings().stream().map(Paths::split).toList(), "");
                  case JsonObject object ->
                      new SelectableField(
                          List.of(Paths.split(object.string("path", label))),
                          object.string("absent", ""));
                  default -> SelectableField.of(value.toString());
                }));
    return Map.copyOf(out);
  }
}
