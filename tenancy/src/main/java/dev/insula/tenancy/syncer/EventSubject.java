package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;

/** Which object an Event is about. */
record EventSubject(
    String eventNamespace,
    String eventName,
    String apiVersion,
    String kind,
    String namespace,
    String name,
    String uid) {

  static EventSubject of(ApiObject event) {
    JsonObject tree = event.tree();
    JsonObject about = tree.objectAt("involvedObject");
    return new EventSubject(
        Meta.namespace(tree),
        Meta.name(tree),
        about.string("apiVersion", ""),
        about.string("kind", ""),
        about.string("namespace", ""),
        about.string("name", ""),
        about.string("uid", ""));
  }
}
