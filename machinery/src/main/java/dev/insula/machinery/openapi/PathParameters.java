package dev.insula.machinery.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameters that stand in a path. Stateless. */
final class PathParameters {

  private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

  private PathParameters() {}

  static List<String> of(String path) {
    var out = new ArrayList<String>();
    for (Matcher m = NAME.matcher(path); m.find(); ) {
      out.add(m.group(1));
    }
    out.sort(null);
    return out;
  }
}
