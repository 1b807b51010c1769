package dev.insula.apiserver.objects;

import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.KeyRange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where objects are in a key space: {@code /<group or "core">/<resource>/<namespace>/<name>},
 * without the namespace for cluster-scoped ones. Stateless.
 */
public final class ObjectKeys {

  private static final String CORE = "core";

  private ObjectKeys() {}

  public static String key(GroupVersionResource storage, ObjectName name) {
    String prefix = prefix(storage);
    String last = escape(name.name());
    return name.namespace().isEmpty()
        ? prefix + last
        : prefix + escape(name.namespace()) + "/" + last;
  }

  /** The objects of a namespace, or of all if it is empty. */
  public static KeyRange range(GroupVersionResource storage, String namespace) {
    String prefix = prefix(storage);
    return KeyRange.prefix(namespace.isEmpty() ? prefix : prefix + escape(namespace) + "/");
  }

  public static String prefix(GroupVersionResource storage) {
    return "/"
        + (storage.group().isEmpty() ? CORE : storage.group())
        + "/"
        + storage.resource()
        + "/";
  }

  /** What a key stands for. */
  public record Located(GroupResource resource, ObjectName name) {}

  /** Reads a key; empty if it is none of an object. */
  public static Optional<Located> locate(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length < 4 || parts.length > 5 || !parts[0].isEmpty()) {
      return Optional.empty();
    }
    var resource = new GroupResource(parts[1].equals(CORE) ? "" : parts[1], parts[2]);
    var name =
        parts.length == 4
            ? new ObjectName("", unescape(parts[3]))
            : new ObjectName(unescape(parts[3]), unescape(parts[4]));
    return Optional.of(new Located(resource, name));
  }

  /** Keys are printable ASCII; names of roles may be anything but a slash and a percent sign. */
  private static String escape(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '%' || c == '/') {
        return percentEncoded(name);
      }
    }
    return name;
  }

  private static String percentEncoded(String name) {
    var out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c <= ' ' || c >= 0x7f || c == '%' || c == '/') {
        out.append('%').append(String.format("%02X", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String unescape(String part) {
    return part.indexOf('%') < 0
        ? part
        : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
