package dev.insula.machinery.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds literals that can only fail: durations, timestamps and regular expressions that do not
 * parse. Source: the AST validators of cel-go.
 */
final class LiteralRules extends CelExprVisitor {

  private final CelAbstractSyntaxTree ast;
  private final List<CelIssue> issues = new ArrayList<>();

  private LiteralRules(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  static List<CelIssue> check(CelAbstractSyntaxTree ast) {
    var rules = new LiteralRules(ast);
    rules.visit(ast.getExpr());
    return rules.issues;
  }

  @Override
  protected void visit(CelExpr expr, CelExpr.CelCall call) {
    super.visit(expr, call);
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
    Integer offset = ast.getSource().getPositionsMap().get(expr.id());
    return offset == null
        ? CelSourceLocation.NONE
        : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
  }
}
