package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import dev.insula.machinery.quantity.Quantity;
import java.util.List;
import java.util.Map;

/**
 * What a call costs, by its actual arguments. Stateless. Source: the cost tracker of cel-go and
 * {@code CallCost} of the Kubernetes libraries.
 */
final class CallCost {

  private CallCost() {}

  static long before(String function, String overload, Object[] args) {
    return switch (function) {
      case "check" -> Costs.AUTHORIZATION;
      case "fieldSelector", "labelSelector" -> selector(args);
      case "isSorted", "sum", "max", "min" -> traversal(args[0]);
      case "indexOf", "lastIndexOf" -> traversal(args[0]);
      case "url",
          "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "startsWith",
          "endsWith",
          "bytes",
          "strings.quote",
          "format",
          "cidr",
          "isIP",
          "isCIDR",
          "quantity",
          "isQuantity",
          "semver",
          "isSemver" ->
          scan(args, 1);
      case "ip" -> overload.equals("cidr_ip") ? Costs.CALL : scan(args, 1);
      case "replace", "split", "ip.isCanonical" -> scan(args, 2);
      case "join" -> 0;
      case "find", "findAll", "matches" ->
          regex(Values.costSize(args[0]), Values.costSize(args[1]));
      case "containsIP" -> contained(args, overload, 0);
      case "containsCIDR" ->
          contained(args, overload, round(Values.costSize(args[0]) * Costs.TRAVERSAL) + 1);
      case "validate" ->
          args[0] instanceof NamedFormat format
              ? regex(Values.costSize(args[1]), format.regexSize())
              : Costs.CALL;
      case "contains" ->
          round(Values.costSize(args[0]) * Costs.TRAVERSAL)
              * round(Values.costSize(args[1]) * Costs.TRAVERSAL);
      case "@in" -> args[1] instanceof List<?> list ? list.size() : Costs.CALL;
      case "_==_", "_!=_" -> equality(args);
      case "_<_", "_<=_", "_>_", "_>=_" -> isText(args[0]) ? smaller(args) : Costs.CALL;
      case "_+_" ->
          isText(args[0])
              ? round((Values.costSize(args[0]) + Values.costSize(args[1])) * Costs.TRAVERSAL)
              : Costs.CALL;
      default -> Costs.CALL;
    };
  }

  /** What only the result tells. */
  static long after(String function, Object result) {
    return function.equals("join") ? round(Values.costSize(result) * 2 * Costs.TRAVERSAL) : 0;
  }

  static long round(double cost) {
    return (long) Math.ceil(cost);
  }

  private static boolean isText(Object value) {
    return value instanceof String || value instanceof CelByteString;
  }

  private static long scan(Object[] args, int times) {
    boolean sized = args.length > 0 && Values.size(args[0]) >= 0;
    return sized ? round(Values.costSize(args[0]) * times * Costs.TRAVERSAL) : Costs.CALL;
  }

  private static long regex(long text, long regex) {
    return round((1.0 + text) * Costs.TRAVERSAL) * round(regex * Costs.REGEX);
  }

  private static long smaller(Object[] args) {
    return round(Math.min(Values.costSize(args[0]), Values.costSize(args[1])) * Costs.TRAVERSAL);
  }

  private static long equality(Object[] args) {
    return args[0] instanceof KubernetesValue || args[0] instanceof Quantity
        ? Costs.CALL
        : smaller(args);
  }

  private static long selector(Object[] args) {
    double length = Values.costSize(args[1]);
    long requirements = round(length * 0.5) * (Costs.LIST + Costs.STRUCT);
    return Costs.LIST + round(length * Costs.TRAVERSAL) + requirements;
  }

  private static long contained(Object[] args, String overload, long more) {
    long parse =
        overload.endsWith("_string") ? round(Values.costSize(args[1]) * Costs.TRAVERSAL) : 0;
    return round(2 * Values.costSize(args[0]) * Costs.TRAVERSAL) + parse + more;
  }

  /** Of reading all of a value once. */
  private static long traversal(Object value) {
    return switch (value) {
      case String text -> (long) (text.length() * Costs.TRAVERSAL);
      case CelByteString bytes -> (long) (bytes.size() * Costs.TRAVERSAL);
      case List<?> list -> {
        long cost = 0;
        for (int i = 0; i < list.size(); i++) {
          cost += traversal(Equality.at(list, i));
        }
        yield cost;
      }
      case Map<?, ?> map -> {
        long cost = 0;
        for (Object key : map.keySet()) {
          cost += traversal(key) + traversal(Values.select(map, key));
        }
        yield cost;
      }
      default -> 1;
    };
  }
}
