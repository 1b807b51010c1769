package dev.insula.tenancy.airlock;

import static java.util.Comparator.comparing;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules in force for a tenant, by kind. Immutable, thread-safe. */
public final class Rules {

  private static final String BASE = "base-rules.json";

  /** Read once: thousands of tenants have the same. */
  private static final Rules BASE_RULES = readBase();

  private final Map<String, List<Rule>> byKind;

  private Rules(Map<String, List<Rule>> byKind) {
    this.byKind = Map.copyOf(byKind);
  }

  /** What holds for every tenant that has no profile of its own. */
  public static Rules base() {
    return BASE_RULES;
  }

  private static Rules readBase() {
    try (InputStream in = Rules.class.getResourceAsStream(BASE)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + BASE);
      }
      return parse((JsonArray) Json.parse(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads rules from data.
   *
   * @throws IllegalArgumentException if a rule is incomplete or its id is there twice
   */
  static Rules parse(JsonArray rules) {
    var byKind = new HashMap<String, List<Rule>>();
    var ids = new HashSet<String>();
    for (JsonObject json : rules.objects()) {
      Rule rule = Rule.fromJson(json);
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("two rules have the id " + rule.id());
      }
      byKind.computeIfAbsent(rule.kind(), _ -> new ArrayList<>()).add(rule);
    }
    return new Rules(byKind);
  }

  /** The same without the rules of these ids, which a profile grants exceptions from. */
  Rules without(Set<String> ids) {
    var kept = new HashMap<String, List<Rule>>();
    byKind.forEach(
        (kind, rules) ->
            kept.put(kind, rules.stream().filter(rule -> !ids.contains(rule.id())).toList()));
    return new Rules(kept);
  }

  /** The same where a rule about keys of labels or annotations lets these pass too. */
  Rules allowing(String id, List<String> keys) {
    if (keys.isEmpty()) {
      return this;
    }
    var changed = new HashMap<String, List<Rule>>();
    byKind.forEach(
        (kind, rules) ->
            changed.put(
                kind, rules.stream().map(r -> r.id().equals(id) ? r.allowing(keys) : r).toList()));
    return new Rules(changed);
  }

  /** The same with these besides. */
  Rules with(List<Rule> more) {
    var all = new HashMap<String, List<Rule>>();
    byKind.forEach((kind, rules) -> all.put(kind, new ArrayList<>(rules)));
    more.forEach(rule -> all.computeIfAbsent(rule.kind(), _ -> new ArrayList<>()).add(rule));
    return new Rules(all);
  }

  List<Rule> all() {
    return byKind.values().stream().flatMap(List::stream).sorted(comparing(Rule::id)).toList();
  }

  /** Everything that the rules refuse about the object; empty if it may pass. */
  List<Refusal> check(String kind, JsonObject object) {
    var out = new ArrayList<Refusal>(0);
    for (Rule rule : byKind.getOrDefault(kind, List.of())) {
      rule.apply(object, out);
    }
    return out;
  }
}
