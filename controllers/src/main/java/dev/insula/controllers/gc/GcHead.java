package dev.insula.controllers.gc;

import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;

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
    var in = new JsonScanner(object.bytes());
    in.enter();
    for (String key = in.member(); key != null && !reader.isComplete(); key = in.member()) {
      switch (key) {
        case "metadata" -> reader.metadata(in);
        case "apiVersion" -> reader.apiVersion = in.text();
        case "kind" -> reader.kind = in.text();
        default -> in.skip();
      }
    }
    return reader.head();
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

    /** What comes behind is not looked at. */
    boolean isComplete() {
      return !uid.isEmpty() && !apiVersion.isEmpty() && !kind.isEmpty();
    }

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

    private void metadata(JsonScanner in) {
      if (!in.enter()) {
        return;
      }
      for (String key = in.member(); key != null; key = in.member()) {
        switch (key) {
          case "namespace" -> namespace = in.text();
          case "name" -> name = in.text();
          case "uid" -> uid = in.text();
          case "resourceVersion" -> version = in.text();
          case "deletionTimestamp" -> deleting = !in.text().isEmpty();
          case "finalizers" -> finalizers(in);
          case "ownerReferences" -> owners = Owner.readAll(in);
          default -> in.skip();
        }
      }
    }

    private void finalizers(JsonScanner in) {
      if (in.enterArray()) {
        finalizers = new ArrayList<>(2);
        while (in.element()) {
          finalizers.add(in.text());
        }
      }
    }
  }
}
