package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules on numbers. Kubernetes compares whole numbers as such, with the whole part of a bound, and
 * all others as doubles; a number or bound that the type can't hold is reported without a field.
 * For one value; not thread-safe.
 */
final class NumberRules {

  private final String type;
  private final String format;
  private final String path;
  private final Violations violations;

  /**
   * @param format that counts for the type, or empty
   */
  NumberRules(List<String> types, String format, String path, Violations violations) {
    this.type = types.size() == 1 ? types.getFirst() : "";
    this.format = format;
    this.path = path;
    this.violations = violations;
  }

  void check(JsonObject node, Number value) {
    fits(value, "Checked");
    if (node.get("multipleOf") instanceof Number factor) {
      multiple(value, factor, fits(factor, "MultipleOf"));
    }
    if (node.get("minimum") instanceof Number least) {
      boolean asItIs = fits(least, "Minimum boundary");
      bound(value, least, asItIs, node.bool("exclusiveMinimum", false), "greater", -1);
    }
    if (node.get("maximum") instanceof Number most) {
      boolean asItIs = fits(most, "Maximum boundary");
      bound(value, most, asItIs, node.bool("exclusiveMaximum", false), "less", 1);
    }
  }

  /** Whether the type can hold a number, and reports it if not. */
  private boolean fits(Number number, String what) {
    boolean fits =
        switch (type) {
          case "integer" -> {
            Long whole = whole(number);
            yield whole != null && (!format.equals("int32") || whole == whole.intValue());
          }
          case "number" -> !format.equals("float") || !Float.isInfinite(number.floatValue());
          default -> true;
        };
    if (!fits) {
      String form = format.isEmpty() ? " (default format)" : " with format " + format;
      violations.junctor(what + " value must be of type " + type + form + " in " + path);
    }
    return fits;
  }

  private static @Nullable Long whole(Number number) {
    double d = number.doubleValue();
    return number instanceof Long whole
        ? whole
        : d == Math.rint(d) && Math.abs(d) < Long.MAX_VALUE ? (long) d : null;
  }

  private void multiple(Number value, Number factor, boolean asItIs) {
    if (asItIs && value instanceof Long whole) {
      long step = factor.longValue();
      if (step <= 0) {
        notPositive(step);
      } else if (whole % step != 0) {
        violations.invalid(path, value, "should be a multiple of " + step);
      }
      return;
    }
    double step = factor.doubleValue();
    double times = step < 1 ? 1 / step * value.doubleValue() : value.doubleValue() / step;
    if (step <= 0) {
      notPositive(factor);
    } else if (Math.abs(times) > ScalarRules.MAX_EXACT || !isAboutWhole(times)) {
      violations.invalid(path, value, "should be a multiple of " + text(factor));
    }
  }

  /** Whole, but for what a division of doubles leaves. */
  private static boolean isAboutWhole(double d) {
    double rounded = Math.round(d);
    return d == rounded || Math.abs(d - rounded) < 1e-9 * Math.abs(rounded);
  }

  private void notPositive(Number factor) {
    violations.said(
        path,
        factor,
        "factor MultipleOf declared for " + path + " must be positive: " + text(factor));
  }

  private void bound(
      Number value, Number bound, boolean asItIs, boolean exclusive, String side, int beyond) {
    boolean whole = asItIs && value instanceof Long;
    int order =
        whole
            ? Long.compare(value.longValue(), bound.longValue())
            : Double.compare(value.doubleValue(), bound.doubleValue());
    if (Integer.signum(order) == beyond || (exclusive && order == 0)) {
      String shown = whole ? Long.toString(bound.longValue()) : text(bound);
      String than = " than " + (exclusive ? "" : "or equal to ");
      violations.invalid(path, value, "should be " + side + than + shown);
    }
  }

  private static String text(Number number) {
    return number instanceof Double d ? GoText.number(d) : number.toString();
  }
}
