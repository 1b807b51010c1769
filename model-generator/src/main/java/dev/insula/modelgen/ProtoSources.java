package dev.insula.modelgen;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages out of Java files that protoc has written. Not thread-safe.
 *
 * <p>Each message has an {@code …OrBuilder} interface whose methods carry the field's comment and
 * declaration in Javadoc; the comment of the message itself stands before its class.
 */
final class ProtoSources {

  private static final String INTERFACE = "@@protoc_insertion_point(interface_extends:";
  private static final Pattern FIELD =
      Pattern.compile("<code>(optional|repeated|map<string,) ?([^ >]+)>? (\\w+) = (\\d+)");
  private static final Pattern CLASS = Pattern.compile("Protobuf type \\{@code ([^}]+)}");

  private final Map<String, ProtoMessage> messages = new HashMap<>();
  private @Nullable ProtoMessage open;
  private final List<String> comment = new ArrayList<>();
  private boolean inComment;

  /** All messages read so far, by full name such as {@code k8s.io.api.core.v1.Pod}. */
  Map<String, ProtoMessage> messages() {
    return messages;
  }

  void read(BufferedReader source) throws IOException {
    for (String line = source.readLine(); line != null; line = source.readLine()) {
      line(line);
    }
  }

  private void line(String line) {
    if (inComment) {
      if (line.endsWith("* </pre>")) {
        inComment = false;
      } else {
        comment.add(unescape(afterStar(line)));
      }
    } else if (line.endsWith("* <pre>")) {
      comment.clear();
      inComment = true;
    } else if (line.endsWith("/**")) {
      comment.clear();
    } else if (line.contains(INTERFACE)) {
      int from = line.indexOf(INTERFACE) + INTERFACE.length();
      open = message(line.substring(from, line.lastIndexOf(')')));
    } else if (line.equals("  }")) {
      open = null;
    } else if (line.contains("<code>")) {
      field(line);
    } else if (line.startsWith("   * Protobuf type")) {
      Matcher type = CLASS.matcher(line);
      if (type.find()) {
        message(type.group(1)).comment = String.join("\n", comment);
      }
    }
  }

  private void field(String line) {
    Matcher m = FIELD.matcher(unescape(line));
    if (open == null || !m.find() || open.fields.containsKey(m.group(3))) {
      return;
    }
    String label = m.group(1).startsWith("map") ? "map" : m.group(1);
    String type = m.group(2).startsWith(".") ? m.group(2).substring(1) : m.group(2);
    open.fields.put(
        m.group(3),
        new ProtoField(
            label, type, m.group(3), Integer.parseInt(m.group(4)), String.join("\n", comment)));
  }

  private ProtoMessage message(String name) {
    return messages.computeIfAbsent(name, ProtoMessage::new);
  }

  private static String afterStar(String line) {
    int star = line.indexOf('*');
    return star + 2 <= line.length() ? line.substring(star + 2) : "";
  }

  /** Undoes what protoc escapes in Javadoc. */
  private static String unescape(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#64;", "@")
        .replace("&#47;", "/")
        .replace("&#42;", "*")
        .replace("&#92;", "\\")
        .replace("&amp;", "&");
  }
}
