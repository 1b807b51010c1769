package dev.insula.machinery.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of single calls: what they add to the cost of their arguments, and how large their
 * result is. Source: {@code EstimateCallCost} of the Kubernetes libraries, then {@code
 * functionCost} of cel-go.
 */
final class CallEstimates {

  /** What a call may cost, with its arguments, and the size of its result if something is known. */
  record Estimate(Range cost, @Nullable Range size) {}

  private static final double REGEX_OF_FORMAT = 128 * Costs.REGEX;

  private final CostEstimator sizes;

  CallEstimates(CostEstimator sizes) {
    this.sizes = sizes;
  }

  Estimate estimate(CelExpr expr, CelExpr.CelCall call, String overload, List<Range> argCosts) {
    CelExpr target = call.target().orElse(null);
    List<CelExpr> args = call.args();
    Range sum = Range.ZERO;
    for (Range cost : argCosts) {
      sum = sum.plus(cost);
    }
    Estimate own = library(call.function(), overload, target, args);
    if (own == null) {
      own = standard(expr, overload, target, args, argCosts, sum);
      if (own != null && !addsArguments(overload)) {
        return own;
      }
    }
    return own == null
        ? new Estimate(Range.ONE.plus(sum), null)
        : new Estimate(own.cost().plus(sum), own.size());
  }

  /** Operators that do not evaluate all of their arguments count them themselves. */
  private static boolean addsArguments(String overload) {
    return switch (overload) {
      case "logical_or", "logical_and", "conditional" -> false;
      default -> true;
    };
  }

  private static Estimate cost(Range cost) {
    return new Estimate(cost, null);
  }

  private Range scan(CelExpr text, double times) {
    return sizes.sizeOrUnknown(text).scaled(times * Costs.TRAVERSAL);
  }

  private @Nullable Estimate library(
      String function, String overload, @Nullable CelExpr target, List<CelExpr> args) {
    CelExpr first = args.isEmpty() ? null : args.getFirst();
    return switch (function) {
      case "check" -> cost(Range.fixed(Costs.AUTHORIZATION));
      case "fieldSelector", "labelSelector" -> first == null ? null : selector(first);
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" ->
          target == null ? null : cost(listTraversal(target));
      case "url" -> first == null ? null : sized(scan(first, 1), first);
      case "lowerAscii", "upperAscii", "substring", "trim" ->
          target == null ? null : sized(scan(target, 1), target);
      case "replace" -> target == null || args.size() < 2 ? null : replace(target, args);
      case "split" -> target == null ? null : split(target, args);
      case "join" -> target == null ? null : join(target, first);
      case "find", "findAll" -> target == null || first == null ? null : find(target, first);
      case "cidr", "isIP", "isCIDR", "quantity", "isQuantity", "semver", "isSemver" ->
          first == null ? null : cost(scan(first, 1));
      case "ip" ->
          overload.equals("cidr_ip") || first == null ? cost(Range.ONE) : cost(scan(first, 1));
      case "ip.isCanonical" -> first == null ? null : cost(scan(first, 2));
      case "containsIP", "containsCIDR" ->
          first == null ? null : contained(function, overload, first);
      case "validate" -> first == null ? null : cost(scan(first, 1).scaled(REGEX_OF_FORMAT));
      case "_==_" -> args.size() == 2 ? specialEquality(args.getFirst()) : null;
      default -> null;
    };
  }

  private Estimate sized(Range cost, CelExpr like) {
    return new Estimate(cost, sizes.sizeOrUnknown(like));
  }

  private Estimate selector(CelExpr text) {
    Range length = sizes.sizeOrUnknown(text);
    Range requirements = length.scaled(0.5).scaled((double) Costs.LIST + Costs.STRUCT);
    return cost(Range.fixed(Costs.LIST).plus(length.scaled(Costs.TRAVERSAL)).plus(requirements));
  }

  private Range listTraversal(CelExpr target) {
    Range count = sizes.sizeOrUnknown(target);
    CelType type = sizes.type(target);
    if (type.parameters().isEmpty()) {
      return count.scaled(Costs.TRAVERSAL);
    }
    CelKind element = type.parameters().getFirst().kind();
    Range each = Range.ONE;
    if (element == CelKind.STRING || element == CelKind.BYTES) {
      each = each.plus(elementSize(target).scaled(Costs.TRAVERSAL));
    }
    return count.times(each);
  }

  private Range elementSize(CelExpr list) {
    List<String> path = sizes.path(list);
    if (path.isEmpty()) {
      return Range.UNKNOWN;
    }
    var below = new ArrayList<>(path);
    below.add(InputSizes.ITEMS);
    Range declared = sizes.declaredSize(below);
    return declared == null ? Range.UNKNOWN : declared;
  }

  private Estimate replace(CelExpr target, List<CelExpr> args) {
    Range size = sizes.sizeOrUnknown(target);
    Range old = sizes.sizeOrUnknown(args.get(0));
    Range by = sizes.sizeOrUnknown(args.get(1));
    long mostCount;
    long mostKept = 0;
    if (old.min() == 0) {
      mostCount = Range.sum(size.max(), 1);
      mostKept = size.max();
    } else if (by.max() <= old.min()) {
      mostCount = 0;
      mostKept = size.max();
    } else {
      mostCount = (long) Math.ceil((double) size.max() / old.min());
    }
    long leastCount;
    long leastKept = 0;
    if (old.max() == 0) {
      leastCount = Range.sum(size.min(), 1);
      leastKept = size.min();
    } else if (old.max() <= by.min()) {
      leastCount = 0;
      leastKept = size.min();
    } else {
      leastCount = (long) Math.ceil((double) size.min() / old.max());
    }
    Range result = new Range(leastCount, mostCount).times(by).plus(new Range(leastKept, mostKept));
    return new Estimate(size.scaled(2 * Costs.TRAVERSAL), result);
  }

  private Estimate split(CelExpr target, List<CelExpr> args) {
    long most = sizes.sizeOrUnknown(target).max();
    if (args.size() > 1
        && args.get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && args.get(1).constant().getKind() == CelConstant.Kind.INT64_VALUE) {
      long limit = args.get(1).constant().int64Value();
      most = limit < 0 ? Long.MAX_VALUE : limit;
    }
    return new Estimate(scan(target, 2), new Range(0, most));
  }

  private Estimate join(CelExpr target, @Nullable CelExpr separator) {
    Range count = sizes.sizeOrUnknown(target);
    Range size = count.times(elementSize(target));
    if (separator != null) {
      Range gaps = new Range(Math.max(count.min() - 1, 0), Math.max(count.max() - 1, 0));
      size = size.plus(sizes.sizeOrUnknown(separator).times(gaps));
    }
    return new Estimate(size.scaled(Costs.TRAVERSAL), size);
  }

  private Estimate find(CelExpr target, CelExpr regex) {
    Range result = new Range(0, sizes.sizeOrUnknown(target).max());
    return new Estimate(regexCost(target, regex), result);
  }

  private Range regexCost(CelExpr text, CelExpr regex) {
    Range read = sizes.sizeOrUnknown(text).plus(Range.ONE).scaled(Costs.TRAVERSAL);
    return read.times(sizes.sizeOrUnknown(regex).scaled(Costs.REGEX));
  }

  private Estimate contained(String function, String overload, CelExpr other) {
    var address = new Range(4, 16);
    Range cost = address.plus(address).scaled(Costs.TRAVERSAL);
    if (function.equals("containsCIDR")) {
      cost = cost.plus(address.scaled(Costs.TRAVERSAL)).plus(Range.ONE);
    }
    if (overload.endsWith("_string")) {
      cost = cost.plus(scan(other, 1));
    }
    return cost(cost);
  }

  private @Nullable Estimate specialEquality(CelExpr operand) {
    String type = sizes.type(operand).name();
    boolean special = type.startsWith("kubernetes.") || type.startsWith("net.");
    return special ? cost(Range.ONE) : null;
  }

  private @Nullable Estimate standard(
      CelExpr expr,
      String overload,
      @Nullable CelExpr target,
      List<CelExpr> args,
      List<Range> argCosts,
      Range sum) {
    return switch (overload) {
      case "string_format" -> target == null ? null : cost(scan(target, 1));
      case "string_to_bytes" -> bytes(args.getFirst());
      case "bytes_to_string" -> text(args.getFirst());
      case "strings_quote" -> quoted(args.getFirst());
      case "starts_with_string", "ends_with_string" -> cost(scan(args.getFirst(), 1));
      case "in_list" -> cost(sizes.sizeOrUnknown(args.get(1)));
      case "matches_string" -> target == null ? null : cost(regexCost(target, args.getFirst()));
      case "contains_string" ->
          target == null ? null : cost(scan(target, 1).times(scan(args.getFirst(), 1)));
      case "logical_or", "logical_and" -> cost(new Range(argCosts.getFirst().min(), sum.max()));
      case "conditional" -> conditional(expr, args, argCosts);
      case "add_string", "add_bytes", "add_list" -> concatenation(expr, overload, args);
      default -> isComparison(overload) ? comparison(args) : null;
    };
  }

  private static boolean isComparison(String overload) {
    return switch (overload) {
      case "equals",
          "not_equals",
          "less_string",
          "less_equals_string",
          "greater_string",
          "greater_equals_string",
          "less_bytes",
          "less_equals_bytes",
          "greater_bytes",
          "greater_equals_bytes" ->
          true;
      default -> false;
    };
  }

  private Estimate bytes(CelExpr arg) {
    Range size = sizes.sizeOrUnknown(arg);
    return new Estimate(scan(arg, 1), new Range(size.min(), Range.product(size.max(), 4)));
  }

  private Estimate text(CelExpr arg) {
    Range size = sizes.sizeOrUnknown(arg);
    return new Estimate(scan(arg, 1), new Range(size.min() / 4, size.max()));
  }

  private Estimate quoted(CelExpr arg) {
    Range size = sizes.sizeOrUnknown(arg);
    return new Estimate(
        scan(arg, 1),
        new Range(Range.sum(size.min(), 2), Range.sum(Range.product(size.max(), 2), 2)));
  }

  private Estimate conditional(CelExpr expr, List<CelExpr> args, List<Range> argCosts) {
    Range size = sizes.sizeOrUnknown(args.get(1)).or(sizes.sizeOrUnknown(args.get(2)));
    CostEstimator.EntrySizes yes = sizes.entrySizes(args.get(1));
    sizes.setEntrySizes(expr, yes == null ? null : yes.or(sizes.entrySizes(args.get(2))));
    return new Estimate(argCosts.get(0).plus(argCosts.get(1).or(argCosts.get(2))), size);
  }

  private Estimate concatenation(CelExpr expr, String overload, List<CelExpr> args) {
    Range size = sizes.sizeOrUnknown(args.get(0)).plus(sizes.sizeOrUnknown(args.get(1)));
    CostEstimator.EntrySizes left = sizes.entrySizes(args.get(0));
    sizes.setEntrySizes(expr, left == null ? null : left.or(sizes.entrySizes(args.get(1))));
    return overload.equals("add_list")
        ? new Estimate(Range.ONE, size)
        : new Estimate(size.scaled(Costs.TRAVERSAL), size);
  }

  private Estimate comparison(List<CelExpr> args) {
    long most =
        Math.min(sizes.sizeOrUnknown(args.get(0)).max(), sizes.sizeOrUnknown(args.get(1)).max());
    return cost(new Range(most > 0 ? 1 : 0, most).scaled(Costs.TRAVERSAL));
  }
}
