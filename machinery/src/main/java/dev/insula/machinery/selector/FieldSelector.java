package dev.insula.machinery.selector;

import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A condition on fields of objects: all terms must hold. Immutable, thread-safe. Which fields a
 * kind has is its own matter; see {@link #terms()}. Parsing failures are 400 with Kubernetes' text.
 *
 * <p>Source: the page "Field Selectors" of the Kubernetes documentation.
 */
public final class FieldSelector {

  private static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /** A field that must, or must not, have a value. An absent field has the empty value. */
  public record Term(String field, boolean equal, String value) {
    @Override
    public String toString() {
      return field + (equal ? "=" : "!=") + escape(value);
    }
  }

  private final List<Term> terms;

  private FieldSelector(List<Term> terms) {
    this.terms = terms;
  }

  public static FieldSelector everything() {
    return EVERYTHING;
  }

  /** Matches what all of the terms hold for. */
  public static FieldSelector all(List<Term> terms) {
    return terms.isEmpty() ? EVERYTHING : new FieldSelector(List.copyOf(terms));
  }

  /** Reads the syntax of query parameters: {@code metadata.name=a,status.phase!=Running}. */
  public static FieldSelector parse(String text) {
    String[] parts = split(text);
    Arrays.sort(parts);
    var out = new ArrayList<Term>(parts.length);
    for (String part : parts) {
      if (!part.isEmpty()) {
        out.add(term(text, part));
      }
    }
    return out.isEmpty() ? EVERYTHING : new FieldSelector(List.copyOf(out));
  }

  /** True if all terms hold for the values of an object, absent ones read as empty. */
  public boolean matches(UnaryOperator<String> fields) {
    for (int i = 0; i < terms.size(); i++) {
      Term term = terms.get(i);
      if (term.equal() != fields.apply(term.field()).equals(term.value())) {
        return false;
      }
    }
    return true;
  }

  public boolean isEverything() {
    return terms.isEmpty();
  }

  /** All of which must hold, in the order of their text. */
  public List<Term> terms() {
    return terms;
  }

  /** The value a field must have, or null if none is asked for. */
  public @Nullable String required(String field) {
    for (Term term : terms) {
      if (term.equal() && term.field().equals(field)) {
        return term.value();
      }
    }
    return null;
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    for (Term term : terms) {
      out.append(out.isEmpty() ? "" : ",").append(term);
    }
    return out.toString();
  }

  /** At commas that no backslash precedes. */
  private static String[] split(String text) {
    var out = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == ',') {
        out.add(text.substring(start, i));
        start = i + 1;
      }
    }
    out.add(text.substring(start));
    return out.toArray(new String[0]);
  }

  private static Term term(String selector, String part) {
    for (int i = 0; i < part.length(); i++) {
      if (part.startsWith("!=", i)) {
        return new Term(part.substring(0, i), false, unescape(part.substring(i + 2)));
      }
      if (part.charAt(i) == '=') {
        int value = part.startsWith("==", i) ? i + 2 : i + 1;
        return new Term(part.substring(0, i), true, unescape(part.substring(value)));
      }
    }
    throw ApiException.badRequest(
        "invalid selector: '" + selector + "'; can't understand '" + part + "'");
  }

  private static String unescape(String value) {
    var out = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        String escaped =
            i < value.length() ? value.substring(i, value.offsetByCodePoints(i, 1)) : "";
        if (escaped.isEmpty() || "\\,=".indexOf(escaped.charAt(0)) < 0) {
          throw invalid("invalid escape sequence: \\" + escaped);
        }
        out.append(escaped);
      } else if (c == ',' || c == '=') {
        // Kubernetes prints the number of the character here.
        throw invalid("unescaped character in value: " + (int) c);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static ApiException invalid(String why) {
    return ApiException.badRequest("invalid field selector: " + why);
  }

  private static String escape(String value) {
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
  }
}
