package dev.insula.apiserver.request;

import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.selector.FieldSelector;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request is about, read from its path and method alone: the attributes that authorization
 * and the resource handlers go by. Immutable.
 *
 * <p>Source: the request attributes of the authorization overview page.
 *
 * @param resourceRequest whether the path names API resources; otherwise only {@code verb} counts
 * @param verb get, list, watch, create, update, patch, delete, deletecollection; for other paths
 *     the method in lower case
 * @param group API group, empty for the core group
 * @param namespace empty if none is named; for a namespace object itself its name
 * @param subresource such as {@code status}; empty if none
 * @param name object name; empty for collections
 * @param rest segments after the subresource (proxy paths)
 */
public record RequestInfo(
    boolean resourceRequest,
    String verb,
    String group,
    String version,
    String namespace,
    String resource,
    String subresource,
    String name,
    List<String> rest) {

  private static final Set<String> COLLECTION = Set.of("list", "watch", "deletecollection");
  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");

  public GroupVersionResource gvr() {
    return new GroupVersionResource(group, version, resource);
  }

  public static RequestInfo of(ApiRequest request) {
    List<String> path = request.path();
    int at = prefixLength(path);
    if (at == 0 || path.size() <= at) {
      return nonResource(request);
    }
    String group = path.getFirst().equals("apis") ? path.get(1) : "";
    String version = path.get(at - 1);
    boolean oldWatch = path.get(at).equals("watch") && path.size() > at + 1;
    List<String> parts = path.subList(oldWatch ? at + 1 : at, path.size());
    String namespace = "";
    if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
        parts = parts.subList(2, parts.size());
      }
    }
    String resource = parts.getFirst();
    String name = parts.size() > 1 ? parts.get(1) : "";
    String subresource = parts.size() > 2 ? parts.get(2) : "";
    List<String> rest = parts.size() > 3 ? List.copyOf(parts.subList(3, parts.size())) : List.of();
    String verb = oldWatch ? "watch" : verb(request, name);
    return new RequestInfo(
        true, verb, group, version, namespace, resource, subresource, name, rest);
  }

  /**
   * As authorization and audit see it: who lists or watches the one object of a name, by a field
   * selector, asks for this object.
   */
  public static RequestInfo asked(ApiRequest request) {
    RequestInfo info = of(request);
    if (!info.name.isEmpty() || !(info.verb.equals("list") || info.verb.equals("watch"))) {
      return info;
    }
    String name = fields(request).required("metadata.name");
    return name == null || !isSegment(name) || !hasLabelSelector(request)
        ? info
        : info.withName(name);
  }

  /** Options of which one can't be read name nothing. */
  private static boolean hasLabelSelector(ApiRequest request) {
    try {
      LabelSelector.parse(request.query().first("labelSelector", ""));
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  private static boolean isSegment(String name) {
    return !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('%') < 0;
  }

  /** What a request narrows a collection down to; everything where that can't be read. */
  public static FieldSelector fields(ApiRequest request) {
    String selector = request.query().first("fieldSelector", "");
    if (selector.isEmpty() || !COLLECTION.contains(of(request).verb)) {
      return FieldSelector.everything();
    }
    try {
      return FieldSelector.parse(selector);
    } catch (ApiException e) {
      // Whoever serves the request refuses it.
      return FieldSelector.everything();
    }
  }

  private RequestInfo withName(String other) {
    return new RequestInfo(
        resourceRequest, verb, group, version, namespace, resource, subresource, other, rest);
  }

  /** Segments of /api/VERSION or /apis/GROUP/VERSION; 0 if the path is neither. */
  private static int prefixLength(List<String> path) {
    if (path.size() >= 2 && path.getFirst().equals("api")) {
      return 2;
    }
    return path.size() >= 3 && path.getFirst().equals("apis") ? 3 : 0;
  }

  private static String verb(ApiRequest request, String name) {
    return switch (request.method()) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
      case "GET", "HEAD" -> {
        if (name.isEmpty()) {
          yield request.query().flag("watch") ? "watch" : "list";
        }
        yield "get";
      }
      default -> "";
    };
  }

  private static RequestInfo nonResource(ApiRequest request) {
    String verb = request.method().toLowerCase(Locale.ROOT);
    return new RequestInfo(false, verb, "", "", "", "", "", "", List.of());
  }
}
