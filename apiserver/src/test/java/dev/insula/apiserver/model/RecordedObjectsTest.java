package dev.insula.apiserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.OracleFiles;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.CanonicalForm;
import dev.insula.machinery.schema.DecodeException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.TypedDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a real API server answered is known to the model, and already in the canonical form. */
class RecordedObjectsTest {

  private static final Set<String> OTHER_KINDS =
      Set.of("Status", "Table", "PartialObjectMetadata", "PartialObjectMetadataList");

  private final KubernetesModel model = KubernetesModel.load();
  private final List<String> differences = new ArrayList<>();
  private int objects;

  @Test
  void answersOfARealServerPassUnchanged() throws IOException {
    for (Path file : OracleFiles.jsonFiles(OracleFiles.directory("cases"))) {
      JsonObject recording = Json.parseObject(withoutPlaceholders(Files.readString(file)));
      for (JsonObject step : recording.objects("steps")) {
        JsonObject body = step.objectAt("response", "body");
        if (body.get("apiVersion") instanceof String version
            && body.get("kind") instanceof String kind
            && !OTHER_KINDS.contains(kind)
            && !step.containsKey("ignore")
            && !recording.containsKey("ignore")) {
          compare(recording.string("id", ""), GroupVersionKind.of(version, kind), body);
        }
      }
    }
    assertThat(objects).isGreaterThan(500);
    assertThat(differences).isEmpty();
  }

  private void compare(String id, GroupVersionKind kind, JsonObject body) {
    Schema schema;
    try {
      schema = model.schema(kind);
    } catch (IllegalArgumentException e) {
      return;
    }
    Schema items = schema.properties().get("items");
    if (items != null && items.items() != null) {
      body.objects("items").forEach(item -> compare(id, items.items(), item));
    } else {
      compare(id, schema, body);
    }
  }

  private void compare(String id, Schema schema, JsonObject body) {
    objects++;
    JsonObject copy = body.deepCopy();
    try {
      List<String> unknown = TypedDecoder.decode(copy, schema);
      CanonicalForm.apply(copy, schema);
      if (!unknown.isEmpty() || !copy.equals(body)) {
        differences.add(id + " " + schema.typeName() + " " + unknown + "\n" + body + "\n" + copy);
      }
    } catch (DecodeException e) {
      differences.add(id + " " + schema.typeName() + " " + e.getMessage());
    }
  }

  private static String withoutPlaceholders(String text) {
    return text.replace("<time>", "2020-01-02T03:04:05Z")
        .replace("<microtime>", "2020-01-02T03:04:05.000006Z")
        .replaceAll("\"<port>\"", "80")
        .replaceAll("\"[^\"]*<base64[^\"]*\"", "\"YQ==\"");
  }
}
