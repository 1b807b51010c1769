package dev.insula.machinery.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what an expression can cost, from the sizes that its variables can have. For one
 * expression; not thread-safe.
 *
 * <p>Source: {@code checker/cost.go} of cel-go. Definitions are accepted or refused by these
 * figures, so they follow it closely.
 */
final class CostEstimator {

  private static final Range ACCESS = Range.fixed(Costs.ACCESS);

  private final CelAbstractSyntaxTree ast;
  private final InputSizes inputs;
  private final CallEstimates calls = new CallEstimates(this);
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<Long, Range> sizes = new HashMap<>();
  private final Map<Long, EntrySizes> entries = new HashMap<>();
  private final Map<String, Deque<Local>> locals = new HashMap<>();

  /** Sizes of the keys (or positions) and values of a list or map. */
  record EntrySizes(boolean ofList, Range key, Range value) {
    @Nullable EntrySizes or(@Nullable EntrySizes other) {
      return other == null
          ? null
          : new EntrySizes(ofList, key.or(other.key), value.or(other.value));
    }
  }

  private record Local(List<String> path, @Nullable Range size, @Nullable EntrySizes entrySizes) {}

  CostEstimator(CelAbstractSyntaxTree ast, InputSizes inputs) {
    this.ast = ast;
    this.inputs = inputs;
  }

  Range estimate() {
    return cost(ast.getExpr());
  }

  Range cost(CelExpr expr) {
    return switch (expr.getKind()) {
      case IDENT -> ident(expr);
      case SELECT -> select(expr, expr.select());
      case CALL -> call(expr, expr.call());
      case LIST -> list(expr, expr.list());
      case MAP -> map(expr, expr.map());
      case STRUCT -> struct(expr.struct());
      case COMPREHENSION -> {
        CelExpr.CelComprehension loop = expr.comprehension();
        yield isBinding(loop) ? binding(expr, loop) : comprehension(expr, loop);
      }
      case CONSTANT, NOT_SET -> Range.ZERO;
    };
  }

  private Range ident(CelExpr expr) {
    Local local = local(expr.ident().name());
    paths.put(expr.id(), local == null ? List.of(expr.ident().name()) : local.path());
    return ACCESS;
  }

  private @Nullable Local local(String name) {
    Deque<Local> stack = locals.get(name);
    return stack == null ? null : stack.peek();
  }

  private Range select(CelExpr expr, CelExpr.CelSelect select) {
    Range sum = cost(select.operand());
    if (select.testOnly()) {
      return sum;
    }
    paths.put(expr.id(), extend(path(select.operand()), select.field()));
    return switch (type(select.operand()).kind()) {
      case MAP, STRUCT, TYPE_PARAM -> sum.plus(ACCESS);
      default -> sum;
    };
  }

  private static List<String> extend(List<String> path, String step) {
    var out = new ArrayList<>(path);
    out.add(step);
    return out;
  }

  private Range call(CelExpr expr, CelExpr.CelCall call) {
    if (call.function().equals("dyn")) {
      CelExpr arg = call.args().getFirst();
      Range cost = cost(arg);
      copySizes(expr, arg);
      return Range.ONE.plus(cost);
    }
    var argCosts = new ArrayList<Range>();
    for (CelExpr arg : call.args()) {
      argCosts.add(cost(arg));
    }
    List<String> overloads =
        ast.getReference(expr.id())
            .map(CelReference::overloadIds)
            .<List<String>>map(List::copyOf)
            .orElse(List.of());
    if (overloads.isEmpty()) {
      return Range.ZERO;
    }
    Range target = call.target().map(this::cost).orElse(Range.ZERO);
    Range cost = null;
    Range size = null;
    for (String overload : overloads) {
      CallEstimates.Estimate estimate = calls.estimate(expr, call, overload, argCosts);
      cost = cost == null ? estimate.cost() : cost.or(estimate.cost());
      Range result = indexed(expr, call, overload, estimate.size());
      size = size == null ? result : result == null ? size : size.or(result);
      size = size == null ? size(expr) : size;
    }
    setSize(expr, size);
    return cost == null ? target : target.plus(cost);
  }

  /** Elements of lists and maps have a path of their own. */
  private @Nullable Range indexed(
      CelExpr expr, CelExpr.CelCall call, String overload, @Nullable Range size) {
    String step =
        switch (overload) {
          case "index_list" -> InputSizes.ITEMS;
          case "index_map" -> InputSizes.VALUES;
          default -> "";
        };
    if (step.isEmpty()) {
      return size;
    }
    CelExpr holder = call.args().getFirst();
    paths.put(expr.id(), extend(path(holder), step));
    EntrySizes known = entrySizes(holder);
    return known == null ? null : known.value();
  }

  private Range list(CelExpr expr, CelExpr.CelList list) {
    Range sum = Range.fixed(Costs.LIST);
    Range element = null;
    for (CelExpr one : list.elements()) {
      sum = sum.plus(cost(one));
      element = element == null ? sizeOrUnknown(one) : element.or(sizeOrUnknown(one));
    }
    Range value = element == null ? Range.ZERO : element;
    setEntrySizes(expr, new EntrySizes(true, Range.ONE, value));
    return sum;
  }

  private Range map(CelExpr expr, CelExpr.CelMap map) {
    Range sum = Range.fixed(Costs.MAP);
    Range key = null;
    Range value = null;
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
      Range k = sizeOrUnknown(entry.key());
      Range v = sizeOrUnknown(entry.value());
      key = key == null ? k : key.or(k);
      value = value == null ? v : value.or(v);
    }
    setEntrySizes(
        expr,
        new EntrySizes(false, key == null ? Range.ZERO : key, value == null ? Range.ZERO : value));
    return sum;
  }

  private Range struct(CelExpr.CelStruct struct) {
    Range sum = Range.fixed(Costs.STRUCT);
    for (CelExpr.CelStruct.Entry entry : struct.entries()) {
      sum = sum.plus(cost(entry.value()));
    }
    return sum;
  }

  private Range comprehension(CelExpr expr, CelExpr.CelComprehension loop) {
    Range sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    pushAccumulator(loop);
    pushVariables(loop);
    Range condition = cost(loop.loopCondition());
    Range step = cost(loop.loopStep());
    pop(loop.iterVar());
    if (!loop.iterVar2().isEmpty()) {
      pop(loop.iterVar2());
    }
    sum = sum.plus(cost(loop.result()));
    pop(loop.accuVar());
    Range count = sizeOrUnknown(loop.iterRange());
    sum = sum.plus(count.times(condition.plus(step)));
    switch (loop.accuInit().getKind()) {
      case CONSTANT -> setSize(expr, size(loop.accuInit()));
      case LIST, MAP -> {
        setSize(expr, count);
        setEntrySizes(expr, entrySizes(loop.loopStep()));
      }
      default -> {
        // Nothing is known of other results.
      }
    }
    return sum;
  }

  private void pushAccumulator(CelExpr.CelComprehension loop) {
    CelExpr start = loop.accuInit();
    push(loop.accuVar(), new Local(path(start), size(start), entrySizes(start)));
  }

  private void pushVariables(CelExpr.CelComprehension loop) {
    CelExpr range = loop.iterRange();
    EntrySizes known = entrySizes(range);
    boolean ofList = known != null ? known.ofList() : type(range).kind() == CelKind.LIST;
    List<String> path = path(range);
    Local key =
        new Local(
            extend(path, ofList ? "@indices" : InputSizes.KEYS),
            known == null ? null : known.key(),
            null);
    Local value =
        new Local(
            extend(path, ofList ? InputSizes.ITEMS : InputSizes.VALUES),
            known == null ? null : known.value(),
            null);
    if (!loop.iterVar2().isEmpty()) {
      push(loop.iterVar(), key);
      push(loop.iterVar2(), value);
    } else {
      push(loop.iterVar(), ofList ? value : key);
    }
  }

  private void push(String name, Local local) {
    locals.computeIfAbsent(name, _ -> new ArrayDeque<>()).push(local);
  }

  private void pop(String name) {
    Deque<Local> stack = locals.get(name);
    if (stack != null) {
      stack.pop();
    }
  }

  /** Whether a comprehension only gives a value a name, as {@code optMap} does. */
  private static boolean isBinding(CelExpr.CelComprehension loop) {
    return loop.iterRange().getKind() == CelExpr.ExprKind.Kind.LIST
        && loop.iterRange().list().elements().isEmpty()
        && loop.loopCondition().getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && loop.loopCondition().constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
        && !loop.loopCondition().constant().booleanValue();
  }

  private Range binding(CelExpr expr, CelExpr.CelComprehension loop) {
    Range sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    pushAccumulator(loop);
    sum = sum.plus(cost(loop.result()));
    pop(loop.accuVar());
    copySizes(expr, loop.result());
    return sum;
  }

  CelType type(CelExpr expr) {
    return ast.getType(expr.id()).orElse(Types.DYN);
  }

  /** How the value is reached from a variable; empty if it is computed. */
  List<String> path(CelExpr expr) {
    if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      Local local = local(expr.ident().name());
      if (local != null) {
        return local.path();
      }
    }
    return paths.getOrDefault(expr.id(), List.of());
  }

  Range sizeOrUnknown(CelExpr expr) {
    Range size = size(expr);
    return size == null ? Range.UNKNOWN : size;
  }

  @Nullable Range size(CelExpr expr) {
    Range known = sizes.get(expr.id());
    if (known != null) {
      return known;
    }
    Range literal = literalSize(expr);
    if (literal != null) {
      return literal;
    }
    Range declared = declaredSize(path(expr));
    if (declared != null) {
      sizes.put(expr.id(), declared);
      return declared;
    }
    if (isScalar(type(expr))) {
      return Range.ONE;
    }
    Local local = expr.getKind() == CelExpr.ExprKind.Kind.IDENT ? local(expr.ident().name()) : null;
    return local == null ? null : local.size();
  }

  /** The size that the value at a path can have, or null if nothing is known of it. */
  @Nullable Range declaredSize(List<String> path) {
    Long most = path.isEmpty() ? null : inputs.most(path);
    return most == null ? null : new Range(0, most);
  }

  private static @Nullable Range literalSize(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT ->
          switch (expr.constant().getKind()) {
            case STRING_VALUE -> Range.fixed(Values.size(expr.constant().stringValue()));
            case BYTES_VALUE -> Range.fixed(expr.constant().bytesValue().size());
            default -> Range.ONE;
          };
      case LIST -> Range.fixed(expr.list().elements().size());
      case MAP -> Range.fixed(expr.map().entries().size());
      default -> null;
    };
  }

  private static boolean isScalar(CelType type) {
    return switch (type.kind()) {
      case BOOL, DOUBLE, DURATION, INT, TIMESTAMP, UINT -> true;
      case OPAQUE -> type instanceof OptionalType && isScalar(type.parameters().getFirst());
      default -> false;
    };
  }

  private void setSize(CelExpr expr, @Nullable Range size) {
    if (size != null) {
      sizes.put(expr.id(), size);
    }
  }

  void setEntrySizes(CelExpr expr, @Nullable EntrySizes sizes) {
    if (sizes != null) {
      entries.put(expr.id(), sizes);
    }
  }

  @Nullable EntrySizes entrySizes(CelExpr expr) {
    EntrySizes known = entries.get(expr.id());
    if (known == null && expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
      Local local = local(expr.ident().name());
      return local == null ? null : local.entrySizes();
    }
    return known;
  }

  private void copySizes(CelExpr to, CelExpr from) {
    setSize(to, size(from));
    setEntrySizes(to, entrySizes(from));
  }
}
