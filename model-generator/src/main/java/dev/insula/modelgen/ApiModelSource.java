package dev.insula.modelgen;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one generated model class of {@code client-java-api}. Stateless. */
final class ApiModelSource {

  private static final Pattern NAME =
      Pattern.compile("public static final String (SERIALIZED_NAME_[\\w$]+) = \"([^\"]+)\";");
  private static final Pattern FIELD =
      Pattern.compile(
          "@SerializedName\\((SERIALIZED_NAME_[\\w$]+)\\)\\s+(?:@\\S+\\s+)*private ([^;=]+?)"
              + " [\\w$]+(?:;| =)");
  private static final Pattern REQUIRED =
      Pattern.compile(
          "openapiRequiredFields = new HashSet<String>\\(Arrays.asList\\(([^;]*)\\)\\);");
  private static final Pattern DESCRIPTION =
      Pattern.compile("@ApiModel\\(description = \"((?:[^\"\\\\]++|\\\\.)*+)\"\\)");

  private static final Pattern FIELD_DESCRIPTION =
      Pattern.compile(
          "@ApiModelProperty\\((?:required = true, )?value = \"((?:[^\"\\\\]++|\\\\.)*+)\"\\)");

  private ApiModelSource() {}

  static ApiModel read(String javaName, String source) {
    Map<String, String> names = new HashMap<>();
    for (Matcher m = NAME.matcher(source); m.find(); ) {
      names.put(m.group(1), m.group(2));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    for (Matcher m = FIELD.matcher(source); m.find(); ) {
      fields.put(names.getOrDefault(m.group(1), m.group(1)), m.group(2).trim());
    }
    Matcher description = DESCRIPTION.matcher(source);
    return new ApiModel(
        javaName,
        description.find() ? description.group(1).translateEscapes() : "",
        fields,
        descriptions(fields.keySet(), source),
        required(source));
  }

  /** Getters stand in the order of the fields. */
  private static Map<String, String> descriptions(Set<String> names, String source) {
    Map<String, String> out = new HashMap<>();
    Matcher m = FIELD_DESCRIPTION.matcher(source);
    for (String name : names) {
      if (m.find()) {
        out.put(name, m.group(1).translateEscapes());
      }
    }
    return out;
  }

  private static Set<String> required(String source) {
    Matcher m = REQUIRED.matcher(source);
    if (!m.find()) {
      return Set.of();
    }
    var out = new LinkedHashSet<String>();
    Arrays.stream(m.group(1).split(", ")).map(s -> s.replace("\"", "")).forEach(out::add);
    return out;
  }
}
