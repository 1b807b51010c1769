package dev.insula.machinery.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a call of {@code format} with a literal format and a literal list of values can succeed.
 * Immutable.
 */
final class FormatRules {

  private static final Set<CelKind> WHOLE = Set.of(CelKind.INT, CelKind.UINT);

  private final CelAbstractSyntaxTree ast;

  FormatRules(CelAbstractSyntaxTree ast) {
    this.ast = ast;
  }

  /** What is wrong with a call, at most one thing. */
  Optional<CelIssue> check(CelExpr expr, CelExpr.CelCall call) {
    boolean literal =
        call.target().filter(FormatRules::isText).isPresent()
            && call.args().size() == 1
            && call.args().getFirst().getKind() == CelExpr.ExprKind.Kind.LIST;
    if (!literal) {
      return Optional.empty();
    }
    String format = call.target().orElseThrow().constant().stringValue();
    return clauses(expr, format, call.args().getFirst().list().elements());
  }

  private static boolean isText(CelExpr expr) {
    return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }

  private Optional<CelIssue> clauses(CelExpr expr, String format, List<CelExpr> values) {
    int next = 0;
    int i = 0;
    while (i < format.length()) {
      boolean clause = format.charAt(i) == '%';
      i++;
      if (!clause) {
        continue;
      }
      if (i < format.length() && format.charAt(i) == '%') {
        i++;
        continue;
      }
      if (i < format.length() && format.charAt(i) == '.') {
        do {
          i++;
        } while (i < format.length() && Character.isDigit(format.charAt(i)));
      }
      if (i >= format.length()) {
        return issue(expr, "unexpected end of string");
      }
      char verb = format.charAt(i);
      i++;
      if (next >= values.size()) {
        return issue(expr, "index " + next + " out of range");
      }
      CelExpr value = values.get(next++);
      if ("sdfebxXo".indexOf(verb) < 0) {
        return issue(
            expr,
            "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
      }
      CelType type = ast.getType(value.id()).orElse(SimpleType.DYN);
      if (!fits(verb, type.kind())) {
        return issue(value, "error during formatting: " + rule(verb) + name(type));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(char verb, CelKind kind) {
    if (kind == CelKind.DYN) {
      return true;
    }
    return switch (verb) {
      case 'd', 'o' -> WHOLE.contains(kind);
      case 'b' -> WHOLE.contains(kind) || kind == CelKind.BOOL;
      case 'x', 'X' -> WHOLE.contains(kind) || kind == CelKind.STRING || kind == CelKind.BYTES;
      case 'f', 'e' -> kind == CelKind.DOUBLE;
      default -> kind != CelKind.OPAQUE && kind != CelKind.STRUCT;
    };
  }

  private static String rule(char verb) {
    return switch (verb) {
          case 'd' -> "decimal clause can only be used on integers";
          case 'o' -> "octal clause can only be used on integers";
          case 'b' -> "only integers and bools can be formatted as binary";
          case 'x', 'X' -> "only integers, byte buffers, and strings can be formatted as hex";
          case 'f' -> "fixed-point clause can only be used on doubles";
          case 'e' -> "scientific clause can only be used on doubles";
          default ->
              "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists,"
                  + " types, durations, and timestamps";
        }
        + ", was given ";
  }

  private static String name(CelType type) {
    return type.parameters().isEmpty() ? CelTypes.format(type) : type.name();
  }

  private Optional<CelIssue> issue(CelExpr at, String message) {
    return Optional.of(CelIssue.formatError(LiteralRules.location(ast, at), message));
  }
}
