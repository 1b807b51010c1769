package dev.insula.machinery.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds literals that can only fail: durations, timestamps and regular expressions that do not
 * parse, formats that do not fit their values, and lists and maps of several types. Source: the AST
 * validators of cel-go.
 */
final class LiteralRules extends CelExprVisitor {

  private final CelAbstractSyntaxTree ast;
  private final List<CelIssue> issues = new ArrayList<>();

  /** How many calls of {@code format} are around this place; their values may be of all types. */
  private int formats;

  private LiteralRules(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  static List<CelIssue> check(CelAbstractSyntaxTree ast) {
    var rules = new LiteralRules(ast);
    rules.visit(ast.getExpr());
    return rules.issues;
  }

  @Override
  protected void visit(CelExpr expr, CelExpr.CelList list) {
    if (formats == 0) {
      sameTypes(list.elements(), Set.copyOf(list.optionalIndices()));
    }
    super.visit(expr, list);
  }

  @Override
  protected void visit(CelExpr expr, CelExpr.CelMap map) {
    if (formats == 0) {
      sameTypes(map.entries().stream().map(CelExpr.CelMap.Entry::key).toList(), Set.of());
      sameTypes(
          map.entries().stream().map(CelExpr.CelMap.Entry::value).toList(),
          IntStream.range(0, map.entries().size())
              .filter(i -> map.entries().get(i).optionalEntry())
              .boxed()
              .collect(Collectors.toSet()));
    }
    super.visit(expr, map);
  }

  /** Reports the first element of another type than the first. */
  private void sameTypes(List<CelExpr> elements, Set<Integer> optional) {
    CelType first = null;
    for (int i = 0; i < elements.size(); i++) {
      CelType type = ast.getType(elements.get(i).id()).orElse(SimpleType.DYN);
      if (optional.contains(i) && !type.parameters().isEmpty()) {
        type = type.parameters().getFirst();
      }
      if (first == null) {
        first = type;
      } else if (!first.equals(type)) {
        issues.add(
            CelIssue.formatError(
                location(elements.get(i)),
                "expected type '"
                    + CelTypes.format(first)
                    + "' but found '"
                    + CelTypes.format(type)
                    + "'"));
        return;
      }
    }
  }

  @Override
  protected void visit(CelExpr expr, CelExpr.CelCall call) {
    boolean format = call.function().equals("format");
    formats += format ? 1 : 0;
    super.visit(expr, call);
    formats -= format ? 1 : 0;
    if (format) {
      new FormatRules(ast).check(expr, call).ifPresent(issues::add);
    }
    List<CelExpr> args = call.args();
    switch (call.function()) {
      case "duration" -> check(args, 0, Times::parseDuration, "duration");
      case "timestamp" -> check(args, 0, Times::parse, "timestamp");
      case "matches" ->
          check(args, call.target().isPresent() ? 0 : 1, RegexFunctions::pattern, "matches");
      default -> {
        // No rule on its literals.
      }
    }
  }

  private void check(List<CelExpr> args, int index, Consumer<String> parser, String what) {
    if (args.size() <= index
        || args.get(index).getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || args.get(index).constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return;
    }
    CelExpr literal = args.get(index);
    try {
      parser.accept(literal.constant().stringValue());
    } catch (CelEvaluationException e) {
      issues.add(CelIssue.formatError(location(literal), "invalid " + what + " argument"));
    }
  }

  private CelSourceLocation location(CelExpr expr) {
    return location(ast, expr);
  }

  static CelSourceLocation location(CelAbstractSyntaxTree ast, CelExpr expr) {
    Integer offset = ast.getSource().getPositionsMap().get(expr.id());
    return offset == null
        ? CelSourceLocation.NONE
        : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
  }
}
