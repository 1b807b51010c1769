package dev.insula.machinery.cel;

import com.google.common.primitives.UnsignedLong;
import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import dev.insula.machinery.json.JsonNull;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes nodes of a checked expression. For one expression; not thread-safe. */
final class Planner {

  private final CelAbstractSyntaxTree ast;
  private final FunctionTable functions;
  private final Set<String> variables;
  private final Map<String, Integer> scope = new HashMap<>();
  private int slots;

  Planner(CelAbstractSyntaxTree ast, FunctionTable functions, Set<String> variables) {
    this.ast = ast;
    this.functions = functions;
    this.variables = variables;
  }

  Node plan() {
    return plan(ast.getExpr());
  }

  /** How many local variables the plan has. */
  int slots() {
    return slots;
  }

  private Node plan(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> new AccessNodes.Constant(constant(expr.constant()));
      case IDENT -> ident(expr);
      case SELECT -> select(expr.select());
      case CALL -> call(expr.id(), expr.call());
      case LIST -> list(expr.list());
      case MAP -> map(expr.map());
      case STRUCT -> struct(expr.struct());
      case COMPREHENSION -> comprehension(expr.comprehension());
      case NOT_SET -> throw new IllegalArgumentException("an expression without a kind");
    };
  }

  private List<Node> planAll(List<CelExpr> exprs) {
    return exprs.stream().map(this::plan).toList();
  }

  @SuppressWarnings("deprecation") // durations and timestamps are deprecated as constants
  private static Object constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> JsonNull.NULL;
      case BOOLEAN_VALUE -> constant.booleanValue();
      case INT64_VALUE -> constant.int64Value();
      case UINT64_VALUE -> unsigned(constant.uint64Value());
      case DOUBLE_VALUE -> constant.doubleValue();
      case STRING_VALUE -> constant.stringValue();
      case BYTES_VALUE -> constant.bytesValue();
      case DURATION_VALUE, TIMESTAMP_VALUE, NOT_SET ->
          throw new IllegalArgumentException("no literal: " + constant.getKind());
    };
  }

  private static UnsignedInt unsigned(UnsignedLong value) {
    return new UnsignedInt(value.longValue());
  }

  private Node ident(CelExpr expr) {
    String name = expr.ident().name();
    Integer slot = scope.get(name);
    if (slot != null) {
      return new AccessNodes.Local(slot);
    }
    CelType type = ast.getType(expr.id()).orElse(Types.DYN);
    if (!variables.contains(name) && type instanceof TypeType typeOfType) {
      return new AccessNodes.Constant(TypeValue.ofType(typeOfType.type()));
    }
    return new AccessNodes.Variable(name);
  }

  private Node select(CelExpr.CelSelect select) {
    Node operand = plan(select.operand());
    return select.testOnly()
        ? new AccessNodes.Has(operand, select.field())
        : new AccessNodes.Select(operand, select.field());
  }

  private Node call(long id, CelCall call) {
    List<CelExpr> args = new ArrayList<>();
    call.target().ifPresent(args::add);
    args.addAll(call.args());
    Node special = special(call.function(), args);
    if (special != null) {
      return special;
    }
    List<Node> nodes = new ArrayList<>(planAll(args));
    if (nodes.size() > 1 && takesRegex(call.function())) {
      nodes.set(1, compiled(nodes.get(1)));
    }
    return new CallNode(functions, call.function(), overload(id), nodes);
  }

  private @Nullable Node special(String function, List<CelExpr> args) {
    return switch (function) {
      case "_&&_" -> new LogicNodes.Logic(plan(args.get(0)), plan(args.get(1)), false);
      case "_||_" -> new LogicNodes.Logic(plan(args.get(0)), plan(args.get(1)), true);
      case "_?_:_" ->
          new LogicNodes.Conditional(plan(args.get(0)), plan(args.get(1)), plan(args.get(2)));
      case "@not_strictly_false", "__not_strictly_false__" ->
          new LogicNodes.NotStrictlyFalse(plan(args.getFirst()));
      case "_[_]" -> new AccessNodes.Index(plan(args.get(0)), plan(args.get(1)));
      case "_[?_]" -> new AccessNodes.OptionalIndex(plan(args.get(0)), plan(args.get(1)));
      case "_?._" ->
          new AccessNodes.OptionalSelect(plan(args.get(0)), args.get(1).constant().stringValue());
      case "or" -> new LogicNodes.OptionalOr(plan(args.get(0)), plan(args.get(1)), false);
      case "orValue" -> new LogicNodes.OptionalOr(plan(args.get(0)), plan(args.get(1)), true);
      default -> null;
    };
  }

  private static boolean takesRegex(String function) {
    return function.equals("matches") || function.equals("find") || function.equals("findAll");
  }

  /** A literal regular expression is compiled once; a wrong one fails when it is used. */
  private static Node compiled(Node regex) {
    if (regex instanceof AccessNodes.Constant(String text)) {
      try {
        Pattern pattern = RegexFunctions.pattern(text);
        return new AccessNodes.Constant(pattern);
      } catch (CelEvaluationException e) {
        return regex;
      }
    }
    return regex;
  }

  private String overload(long id) {
    List<String> overloads = ast.getReference(id).map(CelReference::overloadIds).orElse(null);
    return overloads != null && overloads.size() == 1 ? overloads.getFirst() : "";
  }

  private Node list(CelExpr.CelList list) {
    return new MakingNodes.MakeList(
        planAll(list.elements()), new HashSet<>(list.optionalIndices()));
  }

  private Node map(CelExpr.CelMap map) {
    var entries = new ArrayList<MakingNodes.Entry>();
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      entries.add(
          new MakingNodes.Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()));
    }
    return new MakingNodes.MakeMap(entries);
  }

  private Node struct(CelExpr.CelStruct struct) {
    var fields = new ArrayList<MakingNodes.Entry>();
    for (CelExpr.CelStruct.Entry field : struct.entries()) {
      fields.add(
          new MakingNodes.Entry(
              new AccessNodes.Constant(field.fieldKey()),
              plan(field.value()),
              field.optionalEntry()));
    }
    return new MakingNodes.MakeObject(struct.messageName(), fields);
  }

  private Node comprehension(CelComprehension loop) {
    Node range = plan(loop.iterRange());
    Node start = plan(loop.accuInit());
    Map<String, Integer> outer = new HashMap<>(scope);
    int accumulator = declare(loop.accuVar());
    Map<String, Integer> withAccumulator = new HashMap<>(scope);
    int first = declare(loop.iterVar());
    int second = loop.iterVar2().isEmpty() ? -1 : declare(loop.iterVar2());
    Node condition = plan(loop.loopCondition());
    Node step = plan(loop.loopStep());
    restore(withAccumulator);
    Node result = plan(loop.result());
    restore(outer);
    return new LoopNode(range, first, second, accumulator, start, condition, step, result);
  }

  private int declare(String name) {
    int slot = slots++;
    scope.put(name, slot);
    return slot;
  }

  private void restore(Map<String, Integer> saved) {
    scope.clear();
    scope.putAll(saved);
  }
}
