package dev.insula.apiserver.metrics;

import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.RequestInfo;
import java.util.List;
import java.util.Set;

/**
 * Which requests count together: the labels of {@code apiserver_request_total} but for the code.
 *
 * @param verb as Kubernetes reports it: the HTTP method, or LIST, WATCH, APPLY, CONNECT
 * @param subresource of a probe the path of the health check
 * @param scope resource, namespace, cluster; empty for what is about no resource
 */
record RequestLabels(
    String verb,
    String dryRun,
    String group,
    String version,
    String resource,
    String subresource,
    String scope) {

  static final String WATCH = "WATCH";

  /** Requests about nothing that exists, and those for which there are too many series. */
  static final RequestLabels OTHERS = new RequestLabels("other", "", "", "", "", "", "");

  private static final String APPLY = "application/apply-patch+";

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> HEALTH = Set.of("healthz", "livez", "readyz");
  private static final Set<String> CONNECTIONS =
      Set.of("log", "exec", "portforward", "attach", "proxy");

  static RequestLabels of(ApiRequest request, RequestInfo what) {
    return new RequestLabels(
        verb(request, what),
        dryRun(request),
        what.group(),
        what.version(),
        what.resource(),
        what.resourceRequest() ? what.subresource() : healthPath(request),
        scope(what));
  }

  /** Whether the control plane has what the request is about. */
  boolean isKnown(ResourceRegistry registry, RequestInfo what) {
    if (!what.resourceRequest()) {
      return true;
    }
    return registry
        .find(what.gvr())
        .filter(
            found -> subresource.isEmpty() || found.subresources().containsKey(what.subresource()))
        .isPresent();
  }

  boolean isMutating() {
    return switch (verb) {
      case "POST", "PUT", "PATCH", "APPLY", "DELETE" -> true;
      default -> false;
    };
  }

  /** Whether it asks for what is there. */
  boolean isRead() {
    return verb.equals("GET") || verb.equals("LIST");
  }

  boolean isWatch() {
    return verb.equals(WATCH);
  }

  /** Names and values in turn, those of upstream in its order. */
  String[] pairs() {
    return new String[] {
      "verb", verb,
      "dry_run", dryRun,
      "group", group,
      "version", version,
      "resource", resource,
      "subresource", subresource,
      "scope", scope,
      "component", "apiserver"
    };
  }

  private static String verb(ApiRequest request, RequestInfo what) {
    if (!what.subresource().isEmpty() && CONNECTIONS.contains(what.subresource())) {
      return "CONNECT";
    }
    return switch (what.verb()) {
      case "watch" -> WATCH;
      case "list" -> "LIST";
      case "get", "head" -> "GET";
      case "patch" ->
          request.headers().first("Content-Type", "").startsWith(APPLY) ? "APPLY" : "PATCH";
      default -> METHODS.contains(request.method()) ? request.method() : OTHERS.verb;
    };
  }

  private static String dryRun(ApiRequest request) {
    String asked = request.query().first("dryRun", "");
    return asked.isEmpty() || asked.equals("All") ? asked : "invalid";
  }

  /** Probes are told apart from other requests that are about no resource. */
  private static String healthPath(ApiRequest request) {
    List<String> path = request.path();
    return path.size() == 1 && HEALTH.contains(path.getFirst()) ? "/" + path.getFirst() : "";
  }

  private static String scope(RequestInfo what) {
    if (!what.name().isEmpty() || what.verb().equals("create")) {
      return "resource";
    }
    if (!what.namespace().isEmpty()) {
      return "namespace";
    }
    return what.resourceRequest() ? "cluster" : "";
  }
}
