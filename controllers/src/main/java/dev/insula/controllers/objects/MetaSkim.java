package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonScanner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads from an object's bytes what controllers keep of the metadata of any kind, without a tree.
 * Used once, by one thread.
 */
final class MetaSkim {

  private final String wantedAnnotation;
  private String namespace = "";
  private String name = "";
  private String uid = "";
  private String created = "";
  private String annotation = "";
  private boolean deleting;
  private @Nullable Owner controller;
  private final Map<String, String> labels = new HashMap<>();
  private final List<String> finalizers = new ArrayList<>(0);

  /**
   * @param wantedAnnotation the only one that is read; empty for none
   */
  MetaSkim(String wantedAnnotation) {
    this.wantedAnnotation = wantedAnnotation;
  }

  /** The metadata of an object; what comes behind it is not looked at. */
  static MetaSkim of(ApiObject object) {
    var skim = new MetaSkim("");
    var in = new JsonScanner(object.bytes());
    if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        if (key.equals("metadata")) {
          skim.read(in);
          break;
        }
        in.skip();
      }
    }
    return skim;
  }

  ObjectName name() {
    return new ObjectName(namespace, name);
  }

  String uid() {
    return uid;
  }

  String created() {
    return created;
  }

  boolean isDeleting() {
    return deleting;
  }

  /** The first of the owners that says it is the controller. */
  @Nullable Owner controller() {
    return controller;
  }

  Map<String, String> labels() {
    return Map.copyOf(labels);
  }

  List<String> finalizers() {
    return finalizers;
  }

  /** The value of the wanted annotation; empty without it. */
  String annotation() {
    return annotation;
  }

  /** Reads the member {@code metadata}. */
  void read(JsonScanner in) {
    if (!in.enter()) {
      return;
    }
    for (String key = in.member(); key != null; key = in.member()) {
      switch (key) {
        case "namespace" -> namespace = in.text();
        case "name" -> name = in.text();
        case "uid" -> uid = in.text();
        case "creationTimestamp" -> created = in.text();
        case "deletionTimestamp" -> deleting = !in.text().isEmpty();
        case "labels" -> readLabels(in);
        case "annotations" -> readAnnotations(in);
        case "ownerReferences" -> readOwners(in);
        case "finalizers" -> readFinalizers(in);
        default -> in.skip();
      }
    }
  }

  private void readLabels(JsonScanner in) {
    if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        labels.put(key, in.text());
      }
    }
  }

  private void readAnnotations(JsonScanner in) {
    if (wantedAnnotation.isEmpty()) {
      in.skip();
    } else if (in.enter()) {
      for (String key = in.member(); key != null; key = in.member()) {
        if (key.equals(wantedAnnotation)) {
          annotation = in.text();
        } else {
          in.skip();
        }
      }
    }
  }

  private void readFinalizers(JsonScanner in) {
    if (in.enterArray()) {
      while (in.element()) {
        finalizers.add(in.text());
      }
    }
  }

  private void readOwners(JsonScanner in) {
    for (Owner owner : Owner.readAll(in)) {
      if (owner.controller() && controller == null) {
        controller = owner;
      }
    }
  }
}
