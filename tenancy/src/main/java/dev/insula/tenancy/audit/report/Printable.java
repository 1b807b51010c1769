package dev.insula.tenancy.audit.report;

/** Text of the super cluster's objects in a report: names that tenants chose among it. */
final class Printable {

  /** No message of a report is longer. */
  static final int MAX_LENGTH = 1000;

  private Printable() {}

  /** Without control characters, which could rewrite a terminal or be no XML, and bounded. */
  static String text(String raw) {
    var out = new StringBuilder(Math.min(raw.length(), MAX_LENGTH));
    raw.codePoints()
        .limit(MAX_LENGTH)
        .forEach(
            c -> {
              boolean plain =
                  !Character.isISOControl(c)
                      && Character.getType(c) != Character.FORMAT
                      && Character.getType(c) != Character.SURROGATE
                      && c != 0xfffe
                      && c != 0xffff;
              out.appendCodePoint(plain ? c : '?');
            });
    return out.toString();
  }
}
