package dev.insula.machinery.json;

import java.util.regex.Pattern;

/** JSON without quotes around words, for tables in tests. */
public final class BareJson {

  private static final Pattern WORD =
      Pattern.compile("(?<![\\w$/])([A-Za-z$][\\w$/.]*|-?\\d+(?=[^\\d\\]},\\s]))");

  private BareJson() {}

  public static String json(String text) {
    return WORD.matcher(text)
        .replaceAll(
            m ->
                switch (m.group()) {
                  case "null", "true", "false" -> m.group();
                  default -> "\"" + m.group().replace("$", "\\$") + "\"";
                });
  }
}
