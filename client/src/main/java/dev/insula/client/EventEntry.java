package dev.insula.client;

import java.time.Instant;

/**
 * One thing to be told about an object.
 *
 * @param scope the control plane
 * @param source who reports
 * @param host the node it is reported from, or empty
 * @param number tells entries of the same instant apart
 */
record EventEntry(
    String scope,
    ControlPlaneClient client,
    String source,
    ObjectReference about,
    String type,
    String reason,
    String message,
    String host,
    Instant at,
    long number) {

  /** What is equal of all events of a type that one reporter tells about an object. */
  String subject() {
    return String.join(
        "\n",
        scope,
        source,
        host,
        about.apiVersion(),
        about.kind(),
        about.namespace(),
        about.name(),
        about.uid(),
        type);
  }
}
