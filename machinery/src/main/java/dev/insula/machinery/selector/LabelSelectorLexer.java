package dev.insula.machinery.selector;

import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a label selector into tokens. */
final class LabelSelectorLexer {

  enum Kind {
    CLOSE,
    COMMA,
    NOT,
    DOUBLE_EQUALS,
    END,
    EQUALS,
    ERROR,
    GREATER_THAN,
    IDENTIFIER,
    IN,
    LESS_THAN,
    NOT_EQUALS,
    NOT_IN,
    OPEN
  }

  record Token(Kind kind, String text) {}

  private final String text;
  private int at;

  private LabelSelectorLexer(String text) {
    this.text = text;
  }

  /** All tokens, with {@code END} as the last. A NUL ends the text, as in Kubernetes. */
  static List<Token> tokens(String text) {
    var lexer = new LabelSelectorLexer(text);
    var out = new ArrayList<Token>();
    do {
      out.add(lexer.next());
    } while (out.getLast().kind() != Kind.END);
    return out;
  }

  private Token next() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    if (at >= text.length() || text.charAt(at) == 0) {
      return new Token(Kind.END, "");
    }
    return isSymbol(text.charAt(at)) ? symbol() : word();
  }

  private Token word() {
    int start = at;
    while (at < text.length() && !isEnd(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "in" -> new Token(Kind.IN, word);
      case "notin" -> new Token(Kind.NOT_IN, word);
      default -> new Token(Kind.IDENTIFIER, word);
    };
  }

  /** The longest operator here. */
  private Token symbol() {
    char first = text.charAt(at++);
    boolean equalsFollows = at < text.length() && text.charAt(at) == '=';
    if (equalsFollows && (first == '=' || first == '!')) {
      at++;
      return first == '=' ? new Token(Kind.DOUBLE_EQUALS, "==") : new Token(Kind.NOT_EQUALS, "!=");
    }
    return switch (first) {
      case ')' -> new Token(Kind.CLOSE, ")");
      case '(' -> new Token(Kind.OPEN, "(");
      case ',' -> new Token(Kind.COMMA, ",");
      case '!' -> new Token(Kind.NOT, "!");
      case '=' -> new Token(Kind.EQUALS, "=");
      case '>' -> new Token(Kind.GREATER_THAN, ">");
      default -> new Token(Kind.LESS_THAN, "<");
    };
  }

  private static boolean isEnd(char c) {
    return c == 0 || isSymbol(c) || isSpace(c);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSymbol(char c) {
    return switch (c) {
      case '=', '!', '(', ')', ',', '>', '<' -> true;
      default -> false;
    };
  }
}
