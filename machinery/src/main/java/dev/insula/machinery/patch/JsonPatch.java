package dev.insula.machinery.patch;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON patch (RFC 6902), with the liberties that Kubernetes takes: {@code replace} and {@code
 * copy} of an absent member give a new one, negative indices count from the end, and the text
 * before the first slash of a path is ignored.
 */
public final class JsonPatch implements Patch {

  /** Operations in one patch; more are 413, as in Kubernetes. */
  public static final int MAX_OPERATIONS = 10_000;

  /** What {@code copy} may add to an object, in bytes of JSON, as in Kubernetes. */
  public static final int MAX_COPIED_BYTES = 3 * 1024 * 1024;

  private enum Kind {
    ADD,
    REMOVE,
    REPLACE,
    MOVE,
    COPY,
    TEST,
    UNKNOWN
  }

  private record Operation(
      Kind kind, @Nullable String path, @Nullable String from, @Nullable Object value) {

    /** The value; an absent one is null. */
    Object valueOrNull() {
      return Json.deepCopy(value);
    }
  }

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /** From the decoded body of a request; 400 if it is no list of operations. */
  public static JsonPatch of(Object body) {
    if (body == JsonNull.NULL) {
      return new JsonPatch(List.of());
    }
    if (!(body instanceof JsonArray array)) {
      throw undecodable(Patch.kindOf(body) + " into Go value of type []handlers.jsonPatchOp");
    }
    if (array.size() > MAX_OPERATIONS) {
      throw new ApiException(
          new Status(
              413,
              "RequestEntityTooLarge",
              "Request entity too large: The allowed maximum operations in a JSON patch is "
                  + MAX_OPERATIONS
                  + ", got "
                  + array.size(),
              new JsonObject()));
    }
    var operations = new ArrayList<Operation>(array.size());
    for (Object element : array) {
      operations.add(operation(element));
    }
    return new JsonPatch(operations);
  }

  private static Operation operation(Object element) {
    if (element == JsonNull.NULL) {
      return new Operation(Kind.UNKNOWN, null, null, null);
    }
    if (!(element instanceof JsonObject object)) {
      throw undecodable(Patch.kindOf(element) + " into Go value of type handlers.jsonPatchOp");
    }
    String op = text(object, "op");
    Kind kind =
        switch (op == null ? "" : op) {
          case "add" -> Kind.ADD;
          case "remove" -> Kind.REMOVE;
          case "replace" -> Kind.REPLACE;
          case "move" -> Kind.MOVE;
          case "copy" -> Kind.COPY;
          case "test" -> Kind.TEST;
          default -> Kind.UNKNOWN;
        };
    return new Operation(kind, text(object, "path"), text(object, "from"), object.get("value"));
  }

  private static @Nullable String text(JsonObject operation, String member) {
    Object value = operation.get(member);
    if (value == null || value == JsonNull.NULL || value instanceof String) {
      return value instanceof String text ? text : null;
    }
    throw undecodable(
        Patch.kindOf(value) + " into Go struct field jsonPatchOp." + member + " of type string");
  }

  private static ApiException undecodable(String what) {
    return ApiException.badRequest("error decoding patch: json: cannot unmarshal " + what);
  }

  @Override
  public JsonObject apply(JsonObject live, Schema schema) {
    return apply(live);
  }

  /** The same: it does not depend on what kind of object it is. */
  public JsonObject apply(JsonObject live) {
    // The document hangs below a holder so that it can be replaced as a whole.
    Object document = live;
    long copied = 0;
    for (Operation operation : operations) {
      switch (operation.kind()) {
        case ADD -> JsonPointer.find(document, operation.path()).add(operation.valueOrNull());
        case REMOVE -> JsonPointer.find(document, operation.path()).remove();
        case REPLACE -> document = replace(document, operation);
        case MOVE -> move(document, operation);
        case COPY -> {
          Object value = JsonPointer.find(document, operation.from()).get();
          copied += Patch.measure(value, 0);
          if (copied > MAX_COPIED_BYTES) {
            throw Patch.unprocessable();
          }
          JsonPointer.find(document, operation.path()).add(Json.deepCopy(value));
        }
        case TEST -> test(document, operation);
        case UNKNOWN -> throw Patch.unprocessable();
      }
    }
    // Bounds the nesting, and closes the holes that removals have left.
    Patch.measure(document, 0);
    if (document instanceof JsonObject object) {
      return object;
    }
    throw Patch.unprocessable();
  }

  @Override
  public String quote(JsonObject patched, Schema schema) {
    var touched = new JsonObject();
    for (Operation operation : operations) {
      touch(touched, operation.path());
      touch(touched, operation.from());
    }
    return PatchedText.of(patched, schema, touched);
  }

  /** Notes the containers on the way of a path. */
  private static void touch(JsonObject touched, @Nullable String path) {
    JsonObject here = touched;
    for (String step : JsonPointer.steps(path)) {
      here = here.objectOrCreate(step);
    }
  }

  private static Object replace(Object document, Operation operation) {
    if ("".equals(operation.path())) {
      return operation.valueOrNull();
    }
    JsonPointer.find(document, operation.path()).replace(operation.valueOrNull());
    return document;
  }

  private static void move(Object document, Operation operation) {
    JsonPointer from = JsonPointer.find(document, operation.from());
    Object value = from.get();
    from.remove();
    JsonPointer.find(document, operation.path()).add(value);
  }

  private static void test(Object document, Operation operation) {
    Object actual =
        "".equals(operation.path()) ? document : JsonPointer.find(document, operation.path()).get();
    if (!actual.equals(operation.valueOrNull())) {
      throw Patch.unprocessable();
    }
  }
}
