package dev.insula.apiserver.objects;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.SelectableField;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.selector.FieldSelector;
import dev.insula.machinery.selector.LabelSelector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the labels and a few fields of encoded objects from their tokens, without making a tree.
 * Immutable, thread-safe.
 */
final class ObjectSkim {

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
    readObject(new JsonScanner(object), root, found);
    return found;
  }

  private static void readObject(JsonScanner in, Step here, Found found) {
    if (!in.enter()) {
      return;
    }
    for (String name = in.member(); name != null; name = in.member()) {
      if (here.labels) {
        if (in.isScalar()) {
          found.labels.put(name, in.text());
        } else {
          in.skip();
        }
      } else {
        readMember(in, here.next.get(name), found);
      }
    }
  }

  private static void readMember(JsonScanner in, @Nullable Step step, Found found) {
    if (step == null) {
      in.skip();
    } else if (in.isObject()) {
      readObject(in, step, found);
    } else if (step.wanted && in.isScalar() && !in.isNull()) {
      found.values.put(step, in.text());
    } else {
      in.skip();
    }
  }
}
