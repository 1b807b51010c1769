package dev.insula.apiserver.watch;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.resource.ObjectForms;
import dev.insula.apiserver.resource.OutputForm;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.CanonicalForm;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes events around the bytes of their objects, which are not copied. Used by one watch, as a
 * table's columns come with its first event only.
 */
final class EventForm {

  private static final byte[] END = ascii("}\n");
  private static final byte[] ADDED = begin("ADDED");
  private static final byte[] MODIFIED = begin("MODIFIED");
  private static final byte[] DELETED = begin("DELETED");
  private static final byte[] BOOKMARK = begin("BOOKMARK");
  private static final byte[] ERROR = begin("ERROR");

  private final ResourceDefinition definition;
  private final OutputForm form;
  private final String include;
  private boolean columnsSent;

  EventForm(ResourceDefinition definition, OutputForm form, String include) {
    this.definition = definition;
    this.form = form;
    this.include = include;
  }

  void event(ObjectEvent event, List<byte[]> out) {
    byte[] begin =
        switch (event.type()) {
          case ADDED -> ADDED;
          case MODIFIED -> MODIFIED;
          case DELETED -> DELETED;
        };
    frame(begin, object(event.object()), out);
  }

  /**
   * @param initialEnd whether it closes the initial events
   */
  void bookmark(long revision, boolean initialEnd, List<byte[]> out) {
    var metadata = JsonObject.of("resourceVersion", Long.toString(revision));
    if (initialEnd) {
      metadata.put("annotations", JsonObject.of("k8s.io/initial-events-end", "true"));
    }
    var storage = definition.storage();
    var object =
        JsonObject.of(
            "apiVersion", storage.apiVersion(), "kind", definition.kind(), "metadata", metadata);
    // A bookmark has nothing to convert but its type.
    if (form.shape() == OutputForm.Shape.WHOLE) {
      CanonicalForm.apply(object, definition.schema());
      object.put("apiVersion", definition.apiVersion());
      frame(BOOKMARK, Json.bytes(object), out);
    } else {
      frame(BOOKMARK, object(Json.bytes(object)), out);
    }
  }

  void error(Status status, List<byte[]> out) {
    frame(ERROR, Json.bytes(status.toJson()), out);
  }

  private byte[] object(byte[] stored) {
    return switch (form.shape()) {
      case WHOLE -> ObjectForms.whole(definition, stored);
      case PARTIAL, PARTIAL_LIST -> Json.bytes(ObjectForms.partial(form, stored));
      case TABLE -> {
        boolean withColumns = !columnsSent;
        columnsSent = true;
        String version = Meta.resourceVersion(Json.parseObject(stored));
        yield Json.bytes(
            ObjectForms.table(
                definition,
                form,
                JsonObject.of("resourceVersion", version),
                List.of(stored),
                include,
                withColumns));
      }
    };
  }

  private static void frame(byte[] begin, byte[] object, List<byte[]> out) {
    out.add(begin);
    out.add(object);
    out.add(END);
  }

  private static byte[] begin(String type) {
    return ascii("{\"type\":\"" + type + "\",\"object\":");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
