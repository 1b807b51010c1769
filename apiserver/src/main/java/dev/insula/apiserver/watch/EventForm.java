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

  /**
   * @throws dev.insula.machinery.object.ApiException if an object can't be converted
   */
  void events(List<ObjectEvent> events, List<byte[]> out) {
    if (form.shape() == OutputForm.Shape.WHOLE) {
      List<byte[]> objects =
          ObjectForms.whole(definition, events.stream().map(ObjectEvent::object).toList());
      for (int i = 0; i < objects.size(); i++) {
        frame(begin(events.get(i)), objects.get(i), out);
      }
    } else {
      events.forEach(event -> frame(begin(event), object(event.object()), out));
    }
  }

  private static byte[] begin(ObjectEvent event) {
    return switch (event.type()) {
      case ADDED -> ADDED;
      case MODIFIED -> MODIFIED;
      case DELETED -> DELETED;
    };
  }

  /**
   * @param initialEnd whether it closes the initial events
   */
  void bookmark(long revision, boolean initialEnd, List<byte[]> out) {
    var metadata = JsonObject.of("resourceVersion", Long.toString(revision));
    if (initialEnd) {
      metadata.put("annotations", JsonObject.of("k8s.io/initial-events-end", "true"));
    }
    // A bookmark has nothing to convert but its type.
    String apiVersion =
        definition.builtIn() ? definition.storage().apiVersion() : definition.apiVersion();
    var object =
        JsonObject.of("apiVersion", apiVersion, "kind", definition.kind(), "metadata", metadata);
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
      case PARTIAL, PARTIAL_LIST -> Json.bytes(ObjectForms.partial(definition, form, stored));
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
