package dev.insula.tenancy.airlock;

import java.util.List;
import java.util.regex.Pattern;

/** Checks of texts that other programs read in their own way. */
final class TextChecks {

  private TextChecks() {}

  /** A text in which one of these stands. */
  record ContainsAny(List<String> texts) implements Check {
    @Override
    public boolean refuses(Object value) {
      return value instanceof String text && texts.stream().anyMatch(text::contains);
    }
  }

  /**
   * A name of a host that ends with a number: resolvers of C and URLs of the web read it as an IPv4
   * address, in octal, hexadecimal or with parts left out. Only an address as everybody writes it
   * is none.
   */
  record NumericName() implements Check {
    static final String NUMBER = "(^|[.])([0-9]+|0[xX][0-9a-fA-F]*)[.]?$";
    static final String ADDRESS = "^(0|[1-9][0-9]{0,2})([.](0|[1-9][0-9]{0,2})){3}$";

    private static final Pattern ENDS_WITH_NUMBER = Pattern.compile(NUMBER);
    private static final Pattern IS_ADDRESS = Pattern.compile(ADDRESS);

    @Override
    public boolean refuses(Object value) {
      return value instanceof String text
          && ENDS_WITH_NUMBER.matcher(text).find()
          && !IS_ADDRESS.matcher(text).find();
    }
  }
}
