package dev.insula.apiserver.objects;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.SelectableField;
import dev.insula.machinery.selector.FieldSelector;
import dev.insula.machinery.selector.LabelSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the labels and a few fields of encoded objects from their tokens, without making a tree.
 * Immutable, thread-safe.
 */
final class ObjectSkim {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final List<String> LABELS = List.of("metadata", "labels");

  /** A place in the object on the way to something wanted. */
  private static final class Step {
    final Map<String, Step> next = new HashMap<>();
    boolean wanted;
    boolean labels;

    Step at(List<String> path) {
      Step here = this;
      for (String name : path) {
        here = here.next.computeIfAbsent(name, _ -> new Step());
      }
      return here;
    }
  }

  private final Step root;
  private final Map<String, SelectableField> fields;

  private ObjectSkim(Step root, Map<String, SelectableField> fields) {
    this.root = root;
    this.fields = fields;
  }

  /** Reads what the selectors need. */
  static ObjectSkim of(
      ResourceDefinition definition, LabelSelector labels, FieldSelector selector) {
    var root = new Step();
    var fields = new HashMap<String, SelectableField>();
    if (!labels.isEverything()) {
      root.at(LABELS).labels = true;
    }
    for (FieldSelector.Term term : selector.terms()) {
      SelectableField declared = definition.selectableFields().get(term.field());
      SelectableField field = declared == null ? SelectableField.of(term.field()) : declared;
      fields.put(term.field(), field);
      field.paths().forEach(path -> root.at(path).wanted = true);
    }
    return new ObjectSkim(root, fields);
  }

  /** What was read of one object. */
  final class Found {
    private final Map<String, String> labels = new HashMap<>();
    private final Map<Step, String> values = new HashMap<>();

    Map<String, String> labels() {
      return labels;
    }

    /** The value of a selectable field as text. */
    String field(String name) {
      SelectableField field = fields.get(name);
      if (field == null) {
        return "";
      }
      for (List<String> path : field.paths()) {
        String value = values.get(root.at(path));
        if (value != null && !value.isEmpty()) {
          return value;
        }
      }
      return field.whenAbsent();
    }
  }

  Found read(byte[] object) {
    var found = new Found();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), object)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        readObject(in, root, found);
      }
    }
    return found;
  }

  private static void readObject(JsonParser in, Step here, Found found) {
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken token = in.nextToken();
      if (here.labels) {
        if (token.isScalarValue()) {
          found.labels.put(name, in.getString());
        }
        in.skipChildren();
        continue;
      }
      readMember(in, token, here.next.get(name), found);
    }
  }

  private static void readMember(JsonParser in, JsonToken token, @Nullable Step step, Found found) {
    if (step == null) {
      in.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      readObject(in, step, found);
    } else if (step.wanted && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
      found.values.put(step, in.getString());
    } else {
      in.skipChildren();
    }
  }
}
