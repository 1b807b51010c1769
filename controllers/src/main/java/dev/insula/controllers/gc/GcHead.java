package dev.insula.controllers.gc;

import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What the garbage collector looks at of an object, read without building a tree. */
record GcHead(
    String apiVersion,
    String kind,
    ObjectName name,
    String uid,
    String resourceVersion,
    List<Owner> owners,
    List<String> finalizers,
    boolean deleting) {

  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private static final JsonFactory FACTORY = new JsonFactory();

  boolean isForeground() {
    return deleting && finalizers.contains(FOREGROUND);
  }

  boolean isOrphaning() {
    return deleting && finalizers.contains(ORPHAN);
  }

  GcKey key() {
    return new GcKey(apiVersion, kind, name, uid);
  }

  static GcHead of(ApiObject object) {
    var reader = new Reader();
    try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), object.bytes())) {
      in.nextToken();
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        JsonToken value = in.nextToken();
        if (key.equals("metadata") && value == JsonToken.START_OBJECT) {
          reader.metadata(in);
        } else if (key.equals("apiVersion")) {
          reader.apiVersion = text(in);
        } else if (key.equals("kind")) {
          reader.kind = text(in);
        } else {
          in.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not an object: " + e.getOriginalMessage(), e);
    }
    return reader.head();
  }

  private static String text(JsonParser in) {
    String value = in.getValueAsString();
    in.skipChildren();
    return value == null ? "" : value;
  }

  private static final class Reader {
    private String apiVersion = "";
    private String kind = "";
    private String namespace = "";
    private String name = "";
    private String uid = "";
    private String version = "";
    private boolean deleting;
    private List<Owner> owners = List.of();
    private List<String> finalizers = List.of();

    GcHead head() {
      return new GcHead(
          apiVersion.intern(),
          kind.intern(),
          new ObjectName(namespace, name),
          uid,
          version,
          owners,
          finalizers,
          deleting);
    }

    private void metadata(JsonParser in) {
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        JsonToken value = in.nextToken();
        switch (key) {
          case "namespace" -> namespace = text(in);
          case "name" -> name = text(in);
          case "uid" -> uid = text(in);
          case "resourceVersion" -> version = text(in);
          case "deletionTimestamp" -> deleting = !text(in).isEmpty();
          case "finalizers" -> finalizers(in, value);
          case "ownerReferences" -> owners(in, value);
          default -> in.skipChildren();
        }
      }
    }

    private void finalizers(JsonParser in, JsonToken value) {
      if (value != JsonToken.START_ARRAY) {
        return;
      }
      finalizers = new ArrayList<>(2);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        finalizers.add(text(in));
      }
    }

    private void owners(JsonParser in, JsonToken value) {
      if (value != JsonToken.START_ARRAY) {
        return;
      }
      owners = new ArrayList<>(1);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        owners.add(owner(in));
      }
    }

    private static Owner owner(JsonParser in) {
      String apiVersion = "";
      String kind = "";
      String name = "";
      String uid = "";
      boolean controller = false;
      boolean blocking = false;
      for (String key = in.nextName(); key != null; key = in.nextName()) {
        JsonToken value = in.nextToken();
        switch (key) {
          case "apiVersion" -> apiVersion = text(in).intern();
          case "kind" -> kind = text(in).intern();
          case "name" -> name = text(in);
          case "uid" -> uid = text(in);
          case "controller" -> controller = value == JsonToken.VALUE_TRUE;
          case "blockOwnerDeletion" -> blocking = value == JsonToken.VALUE_TRUE;
          default -> in.skipChildren();
        }
      }
      return new Owner(apiVersion, kind, name, uid, controller, blocking);
    }
  }
}
