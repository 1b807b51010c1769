package dev.insula.machinery.cel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Literals of lists, maps and objects. */
final class MakingNodes {

  private MakingNodes() {}

  record MakeList(List<Node> elements, Set<Integer> optional) implements Node {
    @Override
    public Object eval(Frame frame) {
      List<Object> out = new ArrayList<>(elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Object value = elements.get(i).eval(frame);
        if (!optional.contains(i)) {
          out.add(value);
        } else if (value instanceof Optional<?> given) {
          given.ifPresent(out::add);
        } else {
          throw new CelEvaluationException(
              "cannot initialize optional list element from non-optional value "
                  + CelText.of(value));
        }
      }
      frame.charge(Costs.LIST);
      return out;
    }
  }

  record Entry(Node key, Node value, boolean optional) {}

  record MakeMap(List<Entry> entries) implements Node {
    @Override
    public Object eval(Frame frame) {
      Map<Object, Object> out = new LinkedHashMap<>();
      for (Entry entry : entries) {
        Object key = entry.key().eval(frame);
        if (!(key instanceof String
            || key instanceof Long
            || key instanceof UnsignedInt
            || key instanceof Boolean)) {
          throw new CelEvaluationException("unsupported key type");
        }
        put(out, key, entry.value().eval(frame), entry.optional());
      }
      frame.charge(Costs.MAP);
      return out;
    }
  }

  /** An object of a declared type. */
  record MakeObject(String typeName, List<Entry> fields) implements Node {
    @Override
    public Object eval(Frame frame) {
      Map<Object, Object> out = new LinkedHashMap<>();
      for (Entry field : fields) {
        put(out, field.key().eval(frame), field.value().eval(frame), field.optional());
      }
      frame.charge(Costs.STRUCT);
      return new MadeObject(typeName, out);
    }
  }

  /** What an object literal gives. */
  record MadeObject(String typeName, Map<Object, Object> fields) implements CelObject {
    @Override
    public @Nullable Object field(String name) {
      return fields.get(name);
    }

    @Override
    public Collection<String> fieldNames() {
      return fields.keySet().stream().map(String.class::cast).toList();
    }
  }

  private static void put(Map<Object, Object> out, Object key, Object value, boolean optional) {
    if (!optional) {
      if (out.put(key, value) != null) {
        throw new CelEvaluationException("Failed with repeated key " + CelText.of(key));
      }
      return;
    }
    if (!(value instanceof Optional<?> given)) {
      throw new CelEvaluationException(
          "cannot initialize optional entry '"
              + CelText.of(key)
              + "' from non-optional value "
              + CelText.of(value));
    }
    given.ifPresent(present -> out.put(key, present));
  }
}
