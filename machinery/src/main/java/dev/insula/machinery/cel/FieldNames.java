package dev.insula.machinery.cel;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How property names are spelled in expressions: {@code a-b} is {@code a__dash__b}, {@code in} is
 * {@code __in__}. Stateless. Source: "Escaping" in the documentation of CEL in Kubernetes.
 */
final class FieldNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private FieldNames() {}

  /** The spelling of a property's name, or null if expressions cannot name it. */
  static @Nullable String escape(String name) {
    if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
      return null;
    }
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    var out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      switch (c) {
        case '.' -> out.append("__dot__");
        case '-' -> out.append("__dash__");
        case '/' -> out.append("__slash__");
        case '_' -> {
          boolean pair = i + 1 < name.length() && name.charAt(i + 1) == '_';
          out.append(pair ? "__underscores__" : "_");
          i += pair ? 1 : 0;
        }
        default -> {
          boolean plain =
              (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
          if (!plain) {
            return null;
          }
          out.append(c);
        }
      }
    }
    return out.toString();
  }

  /** The property that a spelling names. */
  static String unescape(String field) {
    if (field.startsWith("__") && field.endsWith("__") && field.length() > 4) {
      String word = field.substring(2, field.length() - 2);
      if (RESERVED.contains(word)) {
        return word;
      }
    }
    return field
        .replace("__dot__", ".")
        .replace("__dash__", "-")
        .replace("__slash__", "/")
        .replace("__underscores__", "__");
  }
}
