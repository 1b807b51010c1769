package dev.insula.tenancy.api;

import dev.insula.machinery.json.JsonObject;

/**
 * Where a tenant's API server is reached.
 *
 * @param url for clients outside, such as {@code https://127.0.0.1:41234}
 * @param host for the tenant's pods: address or DNS name
 * @param port for the tenant's pods
 */
public record TenantEndpoint(String url, String host, int port) {

  static TenantEndpoint parse(JsonObject json) {
    return new TenantEndpoint(
        json.string("url", ""), json.string("host", ""), (int) json.integer("port", 0));
  }

  JsonObject render() {
    return JsonObject.of("url", url, "host", host, "port", (long) port);
  }
}
