package dev.insula.machinery.yaml;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.GoText;
import dev.insula.machinery.yaml.Yaml.MalformedYamlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds trees from the parser's events. For one use. */
final class YamlReader {

  /** Duplicate members that are told of. */
  private static final int MAX_DUPLICATES = 100;

  /** Values that aliases may add to all documents together. */
  private static final int MAX_ALIASED_VALUES = 100_000;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(Yaml.MAX_LENGTH).build();

  private final List<String> duplicates;
  private final int maxDocuments;
  private final Map<String, Object> anchors = new HashMap<>();
  private Iterator<Event> events = List.<Event>of().iterator();
  private int aliased;

  YamlReader(List<String> duplicates, int maxDocuments) {
    this.duplicates = duplicates;
    this.maxDocuments = maxDocuments;
  }

  List<Object> read(String text) {
    if (text.length() > Yaml.MAX_LENGTH) {
      throw new MalformedYamlException("input is longer than " + Yaml.MAX_LENGTH);
    }
    var out = new ArrayList<Object>();
    try {
      events = new Parse(SETTINGS).parseString(text).iterator();
      while (out.size() < maxDocuments && events.hasNext()) {
        if (events.next().getEventId() == Event.ID.DocumentStart) {
          anchors.clear();
          out.add(value(events.next(), 0));
        }
      }
      return out;
    } catch (YamlEngineException e) {
      throw new MalformedYamlException(YamlProblem.describe(e));
    } catch (NumberFormatException e) {
      // The library's own failure on an escape without digits.
      throw new MalformedYamlException("did not find expected hexdecimal number");
    }
  }

  private Object value(Event event, int depth) {
    requireDepth(depth);
    return switch (event) {
      case AliasEvent alias -> aliased(alias.getAlias().getValue(), depth);
      case ScalarEvent scalar -> anchored(scalar, YamlScalar.resolve(scalar));
      case SequenceStartEvent start -> anchored(start, sequence(depth));
      case MappingStartEvent start -> anchored(start, mapping(depth));
      default -> throw new MalformedYamlException("did not find expected node content");
    };
  }

  private static void requireDepth(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw new MalformedYamlException("exceeded max depth of " + Json.MAX_DEPTH);
    }
  }

  /** Remembers a value under its anchor; only now, so that it can't hold itself. */
  private Object anchored(NodeEvent event, Object value) {
    Optional<Anchor> anchor = event.getAnchor();
    anchor.ifPresent(name -> anchors.put(name.getValue(), value));
    return value;
  }

  private Object aliased(String name, int depth) {
    Object value = anchors.get(name);
    if (value == null) {
      throw new MalformedYamlException("unknown anchor '" + name + "' referenced");
    }
    aliased += count(value, depth);
    if (aliased > MAX_ALIASED_VALUES) {
      throw new MalformedYamlException("document contains excessive aliasing");
    }
    return Json.deepCopy(value);
  }

  /** How many values it holds, while with what is around it it is not too deep. */
  private static int count(Object value, int depth) {
    requireDepth(depth);
    int sum = 1;
    if (value instanceof JsonArray array) {
      for (Object element : array) {
        sum += count(element, depth + 1);
      }
    } else if (value instanceof JsonObject object) {
      for (int i = 0; i < object.size(); i++) {
        sum += count(object.valueAt(i), depth + 1);
      }
    }
    return sum;
  }

  private JsonArray sequence(int depth) {
    var out = new JsonArray();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      out.add(value(e, depth + 1));
    }
    return out;
  }

  private JsonObject mapping(int depth) {
    var out = new JsonObject();
    var seen = new HashSet<String>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      boolean merge = e instanceof ScalarEvent scalar && YamlScalar.isMerge(scalar);
      Object key = value(e, depth + 1);
      Event valueEvent = events.next();
      Object value = value(valueEvent, depth + 1);
      if (merge) {
        merge(out, value);
        continue;
      }
      String name = name(key);
      if (!seen.add(name)) {
        report(valueEvent, key);
      }
      out.put(name, value);
    }
    return out;
  }

  /** JSON has names only: other scalars become their text. */
  private static String name(Object key) {
    return switch (key) {
      case String text -> text;
      case Long number -> Long.toString(number);
      case Double number -> GoText.number(number);
      case Boolean flag -> flag.toString();
      case JsonNull _ -> "null";
      default -> throw new MalformedYamlException("invalid map key: " + GoText.syntax(key));
    };
  }

  private static void merge(JsonObject into, Object value) {
    if (value instanceof JsonObject object) {
      into.putAll(object);
      return;
    }
    if (value instanceof JsonArray array && array.objects().size() == array.size()) {
      // Of several, the earlier ones count more.
      array.objects().reversed().forEach(into::putAll);
      return;
    }
    throw new MalformedYamlException("map merge requires map or sequence of maps as the value");
  }

  private void report(Event value, Object key) {
    if (duplicates.size() < MAX_DUPLICATES) {
      int line = value.getStartMark().map(Mark::getLine).orElse(-1) + 1;
      duplicates.add("line " + line + ": key " + GoText.syntax(key) + " already set in map");
    }
  }
}
