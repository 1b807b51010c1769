package dev.insula.apiserver.admission.expression;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.cel.CelObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The types of object literals in mutations: {@code JSONPatch}, {@code Object} and the types of its
 * fields, which are called by their path ({@code Object.spec.containers}). Stateless.
 *
 * <p>Any field may be given; that it exists is found out when the result is read by the schema of
 * the resource. The types that an expression makes values of, and the names of their fields, are
 * found in its text.
 */
public final class ObjectLiterals {

  private static final String ROOT = "Object";
  private static final Pattern TYPE = Pattern.compile("\\bObject(?:\\.[A-Za-z_]\\w*)*(?=\\s*\\{)");
  private static final Pattern FIELD = Pattern.compile("\\??\\b([A-Za-z_]\\w*)\\s*:");

  private ObjectLiterals() {}

  /** The types that the text of a mutation makes values of. */
  static List<StructType> types(String source) {
    var out = new ArrayList<StructType>();
    out.add(struct("JSONPatch", Set.of("op", "path", "from", "value")));
    Set<String> names = matches(TYPE, 0, source);
    names.add(ROOT);
    Set<String> fields = matches(FIELD, 1, source);
    names.forEach(name -> out.add(struct(name, fields)));
    return out;
  }

  private static Set<String> matches(Pattern pattern, int group, String source) {
    var out = new LinkedHashSet<String>();
    Matcher matcher = pattern.matcher(source);
    while (matcher.find()) {
      out.add(matcher.group(group));
    }
    return out;
  }

  private static StructType struct(String name, Set<String> fields) {
    return StructType.create(name, ImmutableSet.copyOf(fields), _ -> Optional.of(SimpleType.DYN));
  }

  /** What is wrong with the types of nested literals; empty if each is called by its path. */
  public static String mismatch(Object value) {
    return mismatch(value, ROOT);
  }

  private static String mismatch(Object value, String path) {
    return switch (value) {
      case CelObject object -> mismatch(object, path);
      case List<?> list -> first(list.stream().map(element -> mismatch(element, path)).toList());
      case Map<?, ?> map -> first(map.values().stream().map(v -> mismatch(v, path)).toList());
      default -> "";
    };
  }

  private static String mismatch(CelObject object, String path) {
    if (object.typeName().startsWith(ROOT) && !object.typeName().equals(path)) {
      return "unexpected type name \""
          + object.typeName()
          + "\", expected \""
          + path
          + "\", which matches field name path from root Object type";
    }
    var out = new ArrayList<String>();
    for (String name : object.fieldNames()) {
      Object value = object.field(name);
      out.add(value == null ? "" : mismatch(value, path + "." + name));
    }
    return first(out);
  }

  private static String first(List<String> problems) {
    return problems.stream().filter(problem -> !problem.isEmpty()).findFirst().orElse("");
  }
}
