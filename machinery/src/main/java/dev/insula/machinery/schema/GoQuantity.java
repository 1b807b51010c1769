package dev.insula.machinery.schema;

import java.util.regex.Pattern;

/** Quantities as they are decoded: a string, or a number. Stateless. */
final class GoQuantity {

  private static final String SYNTAX = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
  private static final Pattern PATTERN = Pattern.compile(SYNTAX);

  private GoQuantity() {}

  /**
   * @throws DecodeException if it is no quantity
   */
  static String canonical(Object value) {
    String text = value instanceof Number ? value.toString() : value instanceof String s ? s : "";
    if (text.isEmpty() || !PATTERN.matcher(text).matches()) {
      throw new DecodeException("quantities must match the regular expression '" + SYNTAX + "'");
    }
    return text;
  }
}
