package dev.insula.controllers.apps;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Comparator;

/** A controller revision: a template as it was, with a number. */
record Revision(JsonObject tree) {

  static final String HASH = "controller.kubernetes.io/hash";
  static final String POD_LABEL = "controller-revision-hash";

  static final Comparator<Revision> BY_NUMBER =
      Comparator.comparingLong(Revision::number)
          .thenComparing(revision -> Meta.of(revision.tree()).string("creationTimestamp", ""))
          .thenComparing(Revision::name);

  String name() {
    return Meta.name(tree);
  }

  long number() {
    return tree.integer("revision", 0);
  }

  JsonObject data() {
    return tree.objectAt("data");
  }

  /** The template that it keeps. */
  JsonObject template() {
    JsonObject template = data().objectAt("spec", "template").deepCopy();
    template.remove("$patch");
    return template;
  }
}
