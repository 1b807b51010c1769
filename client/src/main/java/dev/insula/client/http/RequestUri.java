package dev.insula.client.http;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Builds the URLs of the Kubernetes API. Every part that comes from outside is encoded. */
final class RequestUri {

  private final StringBuilder text;
  private char separator = '?';

  private RequestUri(URI server, String path) {
    text = new StringBuilder(server.toString()).append(path);
  }

  static RequestUri collection(URI server, GroupVersionResource resource, String namespace) {
    return new RequestUri(server, resource.path(encode(namespace)));
  }

  static RequestUri object(
      URI server, GroupVersionResource resource, ObjectName name, String subresource) {
    var uri = collection(server, resource, name.namespace());
    uri.text.append('/').append(encode(name.name()));
    if (!subresource.isEmpty()) {
      uri.text.append('/').append(encode(subresource));
    }
    return uri;
  }

  RequestUri with(ListOptions options) {
    return with("labelSelector", options.labelSelector())
        .with("fieldSelector", options.fieldSelector())
        .with("resourceVersion", options.resourceVersion())
        .with("limit", options.limit() == 0 ? "" : Integer.toString(options.limit()))
        .with("continue", options.continueToken());
  }

  RequestUri with(WriteOptions options) {
    return with("fieldManager", options.fieldManager())
        .with("force", options.force() ? "true" : "")
        .with("dryRun", options.dryRun() ? "All" : "");
  }

  RequestUri with(String key, String value) {
    if (!value.isEmpty()) {
      text.append(separator).append(key).append('=').append(encode(value));
      separator = '&';
    }
    return this;
  }

  URI build() {
    return URI.create(text.toString());
  }

  static JsonObject body(DeleteOptions options) {
    var body = JsonObject.of("kind", "DeleteOptions", "apiVersion", "v1");
    var preconditions = new JsonObject();
    if (!options.uid().isEmpty()) {
      preconditions.put("uid", options.uid());
    }
    if (!options.resourceVersion().isEmpty()) {
      preconditions.put("resourceVersion", options.resourceVersion());
    }
    if (!preconditions.isEmpty()) {
      body.put("preconditions", preconditions);
    }
    Long grace = options.gracePeriodSeconds();
    if (grace != null) {
      body.put("gracePeriodSeconds", grace);
    }
    if (!options.propagation().isEmpty()) {
      body.put("propagationPolicy", options.propagation());
    }
    return body;
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
