package dev.insula.machinery.schema;

import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.quantity.Quantity.MalformedQuantityException;
import dev.insula.machinery.text.GoText;

/** Quantities as they are decoded: a string, or a number. Stateless. */
final class GoQuantity {

  private GoQuantity() {}

  /**
   * The canonical form of a quantity.
   *
   * @throws DecodeException if it is no quantity
   */
  static String canonical(Object value) {
    String text =
        value instanceof Number ? GoText.value(value) : value instanceof String s ? s.strip() : "";
    try {
      return Quantity.parse(text).toString();
    } catch (MalformedQuantityException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }
}
