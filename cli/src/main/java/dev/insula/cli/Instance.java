package dev.insula.cli;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * What a running instance says of itself in its data directory.
 *
 * @param superUrl where the super cluster's API server is
 * @param startedAt RFC 3339
 * @param webhookAllow ranges that tenants' webhooks may reach besides public addresses
 */
record Instance(
    long pid,
    String version,
    String superUrl,
    String startedAt,
    boolean ephemeral,
    int nodes,
    List<String> webhookAllow) {

  Instance {
    webhookAllow = List.copyOf(webhookAllow);
  }

  JsonObject toJson() {
    return JsonObject.of(
        "pid", pid,
        "version", version,
        "superUrl", superUrl,
        "startedAt", startedAt,
        "ephemeral", ephemeral,
        "nodes", (long) nodes,
        "webhookAllow", new JsonArray(webhookAllow));
  }

  static Instance fromJson(JsonObject json) {
    return new Instance(
        json.integer("pid", 0),
        json.string("version", ""),
        json.string("superUrl", ""),
        json.string("startedAt", ""),
        json.bool("ephemeral", false),
        (int) json.integer("nodes", 0),
        json.strings("webhookAllow"));
  }
}
