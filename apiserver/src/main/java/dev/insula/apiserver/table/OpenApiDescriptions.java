package dev.insula.apiserver.table;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/**
 * Descriptions from the OpenAPI documents of the built-in kinds, which the build makes. A document
 * is read when a kind's first table is asked for, and dropped: columns keep their texts. Stateless.
 */
public final class OpenApiDescriptions implements Descriptions {

  private static final String DIRECTORY = "/dev/insula/apiserver/openapi/";

  /** The published API classes have this paragraph in one line with the one before. */
  private static final String PARAGRAPH = " Populated by the system. Read-only.";

  @Override
  public Document of(GroupVersionKind kind) {
    String path =
        kind.group().isEmpty()
            ? "api-" + kind.version()
            : "apis-" + kind.group() + "-" + kind.version();
    JsonObject schemas = schemas(DIRECTORY + "v3-" + path + ".json.gz");
    return (type, field) -> {
      for (String name : schemas.keySet()) {
        if (name.endsWith("." + type)) {
          return schemas
              .objectAt(name, "properties", field)
              .string("description", "")
              .replace(PARAGRAPH, "\n\n" + PARAGRAPH.strip());
        }
      }
      return "";
    };
  }

  private static JsonObject schemas(String file) {
    try (InputStream in = OpenApiDescriptions.class.getResourceAsStream(file)) {
      if (in == null) {
        return new JsonObject();
      }
      byte[] document = new GZIPInputStream(in).readAllBytes();
      return Json.parseObject(document).objectAt("components", "schemas");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
