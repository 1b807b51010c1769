package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads a YAML file of the data that lies beside this package. */
final class DataFile {

  private DataFile() {}

  static JsonObject read(String name) {
    try (InputStream in = DataFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its data file kinds/" + name);
      }
      var settings = LoadSettings.builder().setLabel(name).setAllowDuplicateKeys(false).build();
      return (JsonObject) tree(new Load(settings).loadFromInputStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object tree(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNull.NULL;
      case Map<?, ?> map -> {
        var out = new JsonObject();
        map.forEach((key, member) -> out.put(String.valueOf(key), tree(member)));
        yield out;
      }
      case List<?> list -> {
        var out = new JsonArray(list.size());
        list.forEach(element -> out.add(tree(element)));
        yield out;
      }
      case Integer number -> Long.valueOf(number);
      default -> value;
    };
  }
}
