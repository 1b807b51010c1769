package dev.insula.bench;

import dev.insula.machinery.object.ApiObject;
import java.io.ByteArrayInputStream;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the benchmark looks at in a pod, read without building a tree: the load generator shares the
 * machine with what it measures.
 */
record PodView(String name, boolean bound, boolean running) {

  private static final JsonFactory FACTORY = new JsonFactory();

  static PodView of(ApiObject pod) {
    var reader = new Reader();
    try (JsonParser in =
        FACTORY.createParser(ObjectReadContext.empty(), new ByteArrayInputStream(pod.bytes()))) {
      in.nextToken();
      for (String part = in.nextName(); part != null; part = in.nextName()) {
        reader.part(in, part);
      }
    }
    return new PodView(reader.name, reader.bound, reader.running);
  }

  /** Collects while the parser passes. */
  private static final class Reader {
    private String name = "";
    private boolean bound;
    private boolean running;

    void part(JsonParser in, String part) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        in.skipChildren();
        return;
      }
      for (String field = in.nextName(); field != null; field = in.nextName()) {
        in.nextToken();
        switch (part + "." + field) {
          case "metadata.name" -> name = in.getString();
          case "spec.nodeName" -> bound = !in.getString().isEmpty();
          case "status.phase" -> running = "Running".equals(in.getString());
          default -> in.skipChildren();
        }
      }
    }
  }
}
