package dev.insula.modelgen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the operations out of a generated {@code …Api} class of {@code client-java-api}. */
final class ApiOperationsSource {

  private static final Pattern CALL =
      Pattern.compile(
          "private okhttp3\\.Call (\\w+?)(?<!ValidateBefore)Call\\(|String localVarPath ="
              + " \"([^\"]+)\"|buildCall\\(basePath, localVarPath, \"(\\w+)\"|new"
              + " TypeToken<(.+?)>\\(\\)\\{");

  private ApiOperationsSource() {}

  /** The operations in the order of the class. */
  static List<Operation> read(String source) {
    List<Operation> out = new ArrayList<>();
    String id = "";
    String path = "";
    String method = "";
    String returns = "";
    for (Matcher m = CALL.matcher(source); m.find(); ) {
      if (m.group(1) != null) {
        if (!method.isEmpty()) {
          out.add(new Operation(method, path, id, returns));
        }
        id = m.group(1);
        method = "";
        returns = "";
      } else if (m.group(2) != null) {
        path = m.group(2);
      } else if (m.group(3) != null) {
        method = m.group(3);
      } else if (m.group(4) != null) {
        returns = m.group(4);
      }
    }
    if (!method.isEmpty()) {
      out.add(new Operation(method, path, id, returns));
    }
    return out;
  }
}
