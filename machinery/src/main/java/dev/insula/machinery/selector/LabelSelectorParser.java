package dev.insula.machinery.selector;

import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.selector.LabelRequirement.Operator;
import dev.insula.machinery.selector.LabelSelectorLexer.Kind;
import dev.insula.machinery.selector.LabelSelectorLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads a label selector: requirements separated by commas. Every failure is 400 with the text that
 * Kubernetes gives for it.
 */
final class LabelSelectorParser {

  private final List<Token> tokens;
  private int at;

  LabelSelectorParser(String text) {
    this.tokens = LabelSelectorLexer.tokens(text);
  }

  List<LabelRequirement> parse() {
    var out = new ArrayList<LabelRequirement>();
    if (peek() == Kind.END) {
      return out;
    }
    if (!startsRequirement(peek())) {
      throw ApiException.badRequest(found("expected: !, identifier, or 'end of string'"));
    }
    while (true) {
      out.add(requirementOrFail());
      Token separator = tokens.get(at);
      if (separator.kind() == Kind.END) {
        return out;
      }
      if (separator.kind() != Kind.COMMA) {
        throw ApiException.badRequest(found("expected: ',' or 'end of string'"));
      }
      at++;
      if (!startsRequirement(peek())) {
        throw ApiException.badRequest(found("expected: identifier after ','"));
      }
    }
  }

  private LabelRequirement requirementOrFail() {
    try {
      return requirement();
    } catch (ApiException e) {
      throw ApiException.badRequest("unable to parse requirement: " + e.getMessage());
    }
  }

  private LabelRequirement requirement() {
    boolean negated = peek() == Kind.NOT;
    if (negated) {
      at++;
    }
    if (peek() != Kind.IDENTIFIER) {
      throw ApiException.badRequest(found("expected: identifier"));
    }
    String key = tokens.get(at++).text();
    List<String> wrong = LabelRules.key(key);
    if (!wrong.isEmpty()) {
      // The path of the key is not known here; Kubernetes prints the nil it has for it.
      throw ApiException.badRequest("<nil>: " + LabelRequirement.invalid(key, wrong));
    }
    if (negated) {
      return LabelRequirement.of(key, Operator.DOES_NOT_EXIST, List.of());
    }
    if (peek() == Kind.END || peek() == Kind.COMMA) {
      return LabelRequirement.of(key, Operator.EXISTS, List.of());
    }
    Operator operator = operator();
    return LabelRequirement.of(key, operator, List.copyOf(values(operator)));
  }

  private Operator operator() {
    Token token = tokens.get(at);
    Operator operator =
        switch (token.kind()) {
          case IN -> Operator.IN;
          case NOT_IN -> Operator.NOT_IN;
          case EQUALS -> Operator.EQUALS;
          case DOUBLE_EQUALS -> Operator.DOUBLE_EQUALS;
          case NOT_EQUALS -> Operator.NOT_EQUALS;
          case GREATER_THAN -> Operator.GREATER_THAN;
          case LESS_THAN -> Operator.LESS_THAN;
          default -> throw ApiException.badRequest(found("expected: in, notin, =, ==, !=, gt, lt"));
        };
    at++;
    return operator;
  }

  private SortedSet<String> values(Operator operator) {
    if (operator == Operator.IN || operator == Operator.NOT_IN) {
      return list();
    }
    var out = new TreeSet<String>();
    if (peek() == Kind.END || peek() == Kind.COMMA) {
      out.add("");
      return out;
    }
    if (peek() != Kind.IDENTIFIER) {
      throw ApiException.badRequest(found("expected: identifier"));
    }
    out.add(tokens.get(at++).text());
    return out;
  }

  /** Values in parentheses; empty ones count as the empty value. */
  private SortedSet<String> list() {
    if (peek() != Kind.OPEN) {
      throw ApiException.badRequest("found '" + tokens.get(at).text() + "' expected: '('");
    }
    at++;
    var out = new TreeSet<String>();
    switch (peek()) {
      case CLOSE -> out.add("");
      case IDENTIFIER, COMMA -> identifiers(out);
      default -> throw ApiException.badRequest(found("expected: ',', ')' or identifier"));
    }
    at++;
    return out;
  }

  /** Up to, and without, the closing parenthesis. */
  private void identifiers(SortedSet<String> out) {
    while (true) {
      Kind kind = peek();
      switch (kind) {
        case IDENTIFIER -> {
          out.add(tokens.get(at++).text());
          if (peek() != Kind.COMMA && peek() != Kind.CLOSE) {
            throw ApiException.badRequest(found("expected: ',' or ')'"));
          }
          if (peek() == Kind.CLOSE) {
            return;
          }
        }
        case COMMA -> {
          at++;
          if (out.isEmpty() || peek() == Kind.CLOSE || peek() == Kind.COMMA) {
            out.add("");
          }
          if (peek() == Kind.CLOSE) {
            return;
          }
        }
        default -> throw ApiException.badRequest(found("expected: ',', or identifier"));
      }
    }
  }

  private static boolean startsRequirement(Kind kind) {
    return kind == Kind.IDENTIFIER || kind == Kind.NOT;
  }

  /** The kind of the next token where {@code in} and {@code notin} are mere words. */
  private Kind peek() {
    Kind kind = tokens.get(at).kind();
    return kind == Kind.IN || kind == Kind.NOT_IN ? Kind.IDENTIFIER : kind;
  }

  private String found(String expected) {
    return "found '" + tokens.get(at).text() + "', " + expected;
  }
}
