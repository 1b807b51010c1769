package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;

/**
 * Amounts of resources: CPU in thousandths of a core, memory and ephemeral storage in bytes, all
 * others in units. Immutable.
 *
 * @param others resources such as {@code nvidia.com/gpu}
 */
record Amounts(long cpu, long memory, long storage, Map<String, Long> others) {

  static final Amounts NONE = new Amounts(0, 0, 0, Map.of());

  /** Reads a resource list; {@code pods} is left out, as it is counted, not summed. */
  static Amounts of(JsonObject list) {
    if (list.isEmpty()) {
      return NONE;
    }
    long cpu = 0;
    long memory = 0;
    long storage = 0;
    Map<String, Long> others = Map.of();
    for (int i = 0; i < list.size(); i++) {
      Object value = list.valueAt(i);
      switch (list.keyAt(i)) {
        case "cpu" -> cpu = quantity(value, 1000);
        case "memory" -> memory = quantity(value, 1);
        case "ephemeral-storage" -> storage = quantity(value, 1);
        case "pods" -> {}
        default -> {
          others = others.isEmpty() ? new HashMap<>(4) : others;
          others.put(list.keyAt(i), quantity(value, 1));
        }
      }
    }
    return new Amounts(cpu, memory, storage, others);
  }

  Amounts plus(Amounts more) {
    if (more.equals(NONE)) {
      return this;
    }
    return new Amounts(
        cpu + more.cpu,
        memory + more.memory,
        storage + more.storage,
        merge(others, more.others, Long::sum));
  }

  Amounts minus(Amounts less) {
    if (less.equals(NONE)) {
      return this;
    }
    return new Amounts(
        cpu - less.cpu,
        memory - less.memory,
        storage - less.storage,
        merge(others, negated(less.others), Long::sum));
  }

  /** The larger amount of each resource. */
  Amounts max(Amounts other) {
    return new Amounts(
        Math.max(cpu, other.cpu),
        Math.max(memory, other.memory),
        Math.max(storage, other.storage),
        merge(others, other.others, Math::max));
  }

  private static Map<String, Long> negated(Map<String, Long> map) {
    if (map.isEmpty()) {
      return map;
    }
    var out = new HashMap<String, Long>();
    map.forEach((name, amount) -> out.put(name, -amount));
    return out;
  }

  private static Map<String, Long> merge(
      Map<String, Long> a, Map<String, Long> b, BinaryOperator<Long> operation) {
    if (b.isEmpty()) {
      return a;
    }
    var out = new HashMap<>(a);
    b.forEach((name, amount) -> out.merge(name, amount, operation));
    return out;
  }

  /** A quantity times the scale, rounded up; 0 for what is none. */
  static long quantity(Object value, long scale) {
    String text =
        switch (value) {
          case Long whole -> whole.toString();
          case String string -> string;
          case Double number -> BigDecimal.valueOf(number).toPlainString();
          default -> "0";
        };
    int end = text.length();
    while (end > 0 && !Character.isDigit(text.charAt(end - 1)) && text.charAt(end - 1) != '.') {
      end--;
    }
    if (end == 0) {
      return 0;
    }
    String suffix = text.substring(end);
    if (end <= 12 && suffix.equals("m") && scale == 1000 && isDigits(text, end)) {
      return Long.parseLong(text, 0, end, 10);
    }
    try {
      BigDecimal number = new BigDecimal(text.substring(0, end)).multiply(factor(suffix));
      return number
          .multiply(BigDecimal.valueOf(scale))
          .setScale(0, RoundingMode.CEILING)
          .min(BigDecimal.valueOf(Long.MAX_VALUE / 4))
          .longValue();
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean isDigits(String text, int end) {
    for (int i = 0; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal factor(String suffix) {
    return switch (suffix) {
      case "" -> BigDecimal.ONE;
      case "n" -> new BigDecimal("0.000000001");
      case "u" -> new BigDecimal("0.000001");
      case "m" -> new BigDecimal("0.001");
      case "k" -> BigDecimal.valueOf(1_000L);
      case "M" -> BigDecimal.valueOf(1_000_000L);
      case "G" -> BigDecimal.valueOf(1_000_000_000L);
      case "T" -> BigDecimal.valueOf(1_000_000_000_000L);
      case "P" -> BigDecimal.valueOf(1_000_000_000_000_000L);
      case "E" -> BigDecimal.valueOf(1_000_000_000_000_000_000L);
      case "Ki" -> BigDecimal.valueOf(1L << 10);
      case "Mi" -> BigDecimal.valueOf(1L << 20);
      case "Gi" -> BigDecimal.valueOf(1L << 30);
      case "Ti" -> BigDecimal.valueOf(1L << 40);
      case "Pi" -> BigDecimal.valueOf(1L << 50);
      case "Ei" -> BigDecimal.valueOf(1L << 60);
      default -> throw new NumberFormatException(suffix);
    };
  }
}
