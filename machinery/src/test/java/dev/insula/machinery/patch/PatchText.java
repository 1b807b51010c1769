package dev.insula.machinery.patch;

import java.util.regex.Pattern;

/** JSON without quotes around words, for tables in tests. */
final class PatchText {

  private static final Pattern WORD =
      Pattern.compile("(?<![\\w$/])([A-Za-z$][\\w$/.]*|-?\\d+(?=[^\\d\\]},\\s]))");

  private PatchText() {}

  static String json(String text) {
    return WORD.matcher(text)
        .replaceAll(
            m ->
                switch (m.group()) {
                  case "null", "true", "false" -> m.group();
                  default -> "\"" + m.group().replace("$", "\\$") + "\"";
                });
  }
}
