package dev.insula.machinery.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * Amounts of named resources. Immutable, thread-safe.
 *
 * @param byName in the order of the names
 */
public record Amounts(SortedMap<String, Quantity> byName) {

  public static final Amounts NONE = new Amounts(new TreeMap<>());

  public Amounts {
    byName = new TreeMap<>(byName);
  }

  /** Reads a ResourceList; what is no quantity is left out. */
  public static Amounts of(JsonObject list) {
    var out = new TreeMap<String, Quantity>();
    for (String name : list.keySet()) {
      parse(list.string(name, "")).ifPresent(amount -> out.put(name, amount));
    }
    return new Amounts(out);
  }

  private static Optional<Quantity> parse(String text) {
    try {
      return Optional.of(Quantity.parse(text));
    } catch (Quantity.MalformedQuantityException e) {
      return Optional.empty();
    }
  }

  /** One of each. */
  public static Amounts oneOf(String... names) {
    var out = new TreeMap<String, Quantity>();
    for (String name : names) {
      out.put(name, Quantity.of(1));
    }
    return new Amounts(out);
  }

  /** Nothing of each. */
  public static Amounts zero(Collection<String> names) {
    var out = new TreeMap<String, Quantity>();
    names.forEach(name -> out.put(name, Quantity.ZERO));
    return new Amounts(out);
  }

  public Set<String> names() {
    return byName.keySet();
  }

  /** The amount of a resource; zero if it has no name here. */
  public Quantity get(String name) {
    return byName.getOrDefault(name, Quantity.ZERO);
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  public Amounts with(String name, Quantity amount) {
    var out = new TreeMap<>(byName);
    out.put(name, amount);
    return new Amounts(out);
  }

  public Amounts plus(Amounts more) {
    var out = new TreeMap<>(byName);
    more.byName.forEach((name, amount) -> out.merge(name, amount, Quantity::plus));
    return new Amounts(out);
  }

  /** Of every name the larger amount. */
  public Amounts max(Amounts other) {
    var out = new TreeMap<>(byName);
    other.byName.forEach(
        (name, amount) -> out.merge(name, amount, (a, b) -> a.compareTo(b) < 0 ? b : a));
    return new Amounts(out);
  }

  /** What is left of these after others, never less than nothing. */
  public Amounts beyond(Amounts others) {
    var out = new TreeMap<String, Quantity>();
    byName.forEach(
        (name, amount) -> {
          Quantity rest = amount.minus(others.byName.getOrDefault(name, Quantity.ZERO));
          out.put(name, rest.signum() < 0 ? Quantity.ZERO : rest);
        });
    return new Amounts(out);
  }

  /** Those with one of the names. */
  public Amounts only(Collection<String> names) {
    return filter((name, _) -> names.contains(name));
  }

  public Amounts withoutZeros() {
    return filter((_, amount) -> !amount.isZero());
  }

  public Amounts negative() {
    return filter((_, amount) -> amount.signum() < 0);
  }

  /** Those that are more than is allowed; what is not limited is allowed. */
  public Amounts exceeding(Amounts hard) {
    return filter(
        (name, amount) ->
            hard.byName.containsKey(name)
                && amount.compareTo(hard.byName.getOrDefault(name, Quantity.ZERO)) > 0);
  }

  /** Whether all amounts are the same, in whatever format. */
  public boolean sameAs(Amounts other) {
    return names().equals(other.names())
        && byName.entrySet().stream()
            .allMatch(
                e ->
                    e.getValue().compareTo(other.byName.getOrDefault(e.getKey(), Quantity.ZERO))
                        == 0);
  }

  private Amounts filter(BiPredicate<String, Quantity> which) {
    var out = new TreeMap<String, Quantity>();
    byName.forEach(
        (name, amount) -> {
          if (which.test(name, amount)) {
            out.put(name, amount);
          }
        });
    return new Amounts(out);
  }

  /** As a ResourceList. */
  public JsonObject toJson() {
    var out = new JsonObject();
    byName.forEach((name, amount) -> out.put(name, amount.toString()));
    return out;
  }

  /** As messages show them: {@code pods=1,requests.cpu=500m}. */
  @Override
  public String toString() {
    return byName.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(","));
  }
}
