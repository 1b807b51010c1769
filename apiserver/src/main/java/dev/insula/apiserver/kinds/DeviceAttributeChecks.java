package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** Rules on what a device says of itself: attributes and capacities, by qualified names. */
final class DeviceAttributeChecks {

  private static final int MAX_IDENTIFIER = 32;
  private static final int MAX_NAME = 63 + 1 + MAX_IDENTIFIER;
  private static final int MAX_VALUE = 64;
  private static final int MAX_ENTRIES = 32;
  private static final int MAX_VALUES = 48;

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** As semver.org has it. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
              + "(-(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(\\.(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
              + "(\\+[0-9a-zA-Z-]+(\\.[0-9a-zA-Z-]+)*)?");

  private static final List<String> SINGLE = List.of("int", "bool", "string", "version");
  private static final List<String> LISTS = List.of("bools", "ints", "strings", "versions");

  private DeviceAttributeChecks() {}

  static void define(Vocabulary words) {
    words.check("deviceSize", DeviceAttributeChecks::size);
    words.check("deviceAttributes", DeviceAttributeChecks::attributes);
    words.check("deviceCapacity", DeviceAttributeChecks::capacity);
  }

  private static void size(Node device, Findings findings) {
    JsonObject attributes = device.field("attributes").object();
    int entries = attributes.size() + device.field("capacity").object().size();
    if (entries > MAX_ENTRIES) {
      findings.invalid(
          device,
          (long) entries,
          "the total number of attributes and capacities must not exceed " + MAX_ENTRIES);
    }
    long values = 0;
    for (String name : attributes.keySet()) {
      JsonObject attribute = attributes.objectAt(name);
      long listed = LISTS.stream().mapToLong(list -> elements(attribute, list)).sum();
      values += Math.max(listed, 1);
    }
    if (values > MAX_VALUES) {
      findings.invalid(
          device, values, "the total number of attribute values must not exceed " + MAX_VALUES);
    }
  }

  private static long elements(JsonObject attribute, String list) {
    var values = attribute.array(list);
    return values == null ? 0 : values.size();
  }

  private static void attributes(Node attributes, Findings findings) {
    for (String name : attributes.object().keySet()) {
      name(attributes, name, findings);
      attribute(attributes.entry(truncated(name)).with(attributes.entry(name).value()), findings);
    }
  }

  private static void attribute(Node attribute, Findings findings) {
    long set = 0;
    for (String field : SINGLE) {
      set += attribute.field(field).present() ? 1 : 0;
    }
    text(attribute.field("string"), false, findings);
    text(attribute.field("version"), true, findings);
    for (String field : LISTS) {
      Node list = attribute.field(field);
      set += list.present() ? 1 : 0;
      if (list.present() && list.empty()) {
        findings.invalid(list, "must not be empty if specified");
      }
      for (int i = 0; i < list.list().size(); i++) {
        text(list.element(i), field.equals("versions"), findings);
      }
    }
    if (set == 0) {
      findings.invalid(attribute, "", "exactly one value must be specified");
    } else if (set > 1) {
      findings.invalid(attribute, shown(attribute.object()), "exactly one value must be specified");
    }
  }

  private static void text(Node value, boolean version, Findings findings) {
    if (!(value.value() instanceof String text)) {
      return;
    }
    if (version && !VERSION.matcher(text).matches()) {
      findings.invalid(value, "must be a string compatible with semver.org spec 2.0.0");
    }
    if (text.length() > MAX_VALUE) {
      findings.tooLong(value, MAX_VALUE);
    }
  }

  private static void capacity(Node capacity, Findings findings) {
    boolean shared = capacity.parent().field("allowMultipleAllocations").bool();
    for (String name : capacity.object().keySet()) {
      name(capacity, name, findings);
      Node policy = capacity.entry(truncated(name)).field("requestPolicy");
      if (!shared && capacity.entry(name).field("requestPolicy").present()) {
        findings.forbidden(policy, "allowMultipleAllocations must be true");
      }
    }
  }

  /** A C identifier, with or without the domain of a driver. */
  static void name(Node place, String name, Findings findings) {
    String[] parts = name.split("/", -1);
    if (parts.length == 1) {
      identifier(place, name, findings);
    } else if (parts.length == 2) {
      if (parts[0].isEmpty()) {
        findings.invalid(place, "", "the domain must not be empty");
      } else {
        VolumeChecks.csiDriverName(place.with(parts[0]), findings);
      }
      if (parts[1].isEmpty()) {
        findings.invalid(place, "", "the name must not be empty");
      } else {
        identifier(place, parts[1], findings);
      }
    }
  }

  private static void identifier(Node place, String name, Findings findings) {
    if (name.length() > MAX_IDENTIFIER) {
      findings.tooLong(place, MAX_IDENTIFIER);
    }
    if (!IDENTIFIER.matcher(name).matches()) {
      findings.invalid(
          place,
          name,
          "a valid C identifier must start with alphabetic character or '_', followed by a string"
              + " of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName',"
              + " regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')");
    }
  }

  /** Of a very long key a path shows both ends. */
  private static String truncated(String key) {
    if (key.length() <= MAX_NAME) {
      return key;
    }
    int half = (MAX_NAME - 3) / 2;
    return key.substring(0, half + 1) + "..." + key.substring(key.length() - half);
  }

  /** An attribute as Go prints its own struct: {@code int} is {@code IntValue} there. */
  private static JsonObject shown(JsonObject attribute) {
    var out = new JsonObject();
    for (String value : List.of("int", "bool", "string", "version")) {
      put(out, capital(value) + "Value", attribute.get(value));
    }
    for (String value : List.of("ints", "bools", "strings", "versions")) {
      put(out, capital(value.substring(0, value.length() - 1)) + "Values", attribute.get(value));
    }
    return out;
  }

  private static void put(
      JsonObject out, String name, @org.jspecify.annotations.Nullable Object value) {
    out.put(name, value == null ? JsonNull.NULL : value);
  }

  private static String capital(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
