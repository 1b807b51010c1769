package dev.insula.apiserver.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Finds members that a JSON document has several times. Stateless. */
final class DuplicateFields {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Kubernetes' decoder reports no more than this. */
  private static final int MAX_REPORTED = 100;

  private DuplicateFields() {}

  /** Their paths, such as {@code metadata.labels.x}, each once; none if the text is no JSON. */
  static List<String> find(byte[] json) {
    var found = new ArrayList<String>();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (in.nextToken() == JsonToken.START_OBJECT) {
        readObject(in, "", found);
      }
    } catch (JacksonException e) {
      return List.of();
    }
    return found;
  }

  private static void readObject(JsonParser in, String path, List<String> found) {
    Set<String> seen = new HashSet<>();
    Set<String> reported = new HashSet<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      String here = path.isEmpty() ? name : path + "." + name;
      if (!seen.add(name) && reported.add(name) && found.size() < MAX_REPORTED) {
        found.add(here);
      }
      readValue(in, in.nextToken(), here, found);
    }
  }

  private static void readValue(JsonParser in, JsonToken token, String path, List<String> found) {
    if (token == JsonToken.START_OBJECT) {
      readObject(in, path, found);
    } else if (token == JsonToken.START_ARRAY) {
      int at = 0;
      for (JsonToken next = in.nextToken(); next != JsonToken.END_ARRAY; next = in.nextToken()) {
        readValue(in, next, path + "[" + at++ + "]", found);
      }
    }
  }
}
