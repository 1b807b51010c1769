package dev.insula.machinery.openapi;

import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.openapi.DocumentedResource.Sub;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The operations that follow from what a resource can do, built-in and custom alike. Used once
 * each; not thread-safe.
 */
public final class OperationTemplates {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final String VERSIONS = "get available API versions";
  private static final List<String> ANY = List.of("*/*");
  private static final List<String> CONNECT_METHODS =
      List.of("delete", "get", "head", "options", "patch", "post", "put");

  private final DocumentedResource resource;
  private final String groupVersion;
  private final String tag;
  private final String scope;
  private final List<String> media;
  private final List<String> streams;
  private final List<ApiOperation> out = new ArrayList<>();

  private OperationTemplates(DocumentedResource resource) {
    this.resource = resource;
    this.groupVersion = camel(resource.group()) + capital(resource.version());
    this.tag = tag(resource);
    this.scope = resource.namespaced() ? "Namespaced" : "";
    this.media =
        resource.builtIn()
            ? List.of("application/json", "application/yaml", PROTOBUF)
            : List.of("application/json", "application/yaml");
    this.streams =
        resource.builtIn()
            ? List.of(
                "application/json",
                "application/yaml",
                PROTOBUF,
                "application/json;stream=watch",
                PROTOBUF + ";stream=watch")
            : List.of("application/json", "application/yaml", "application/json;stream=watch");
  }

  /** All operations of a resource and its subresources. */
  public static List<ApiOperation> of(DocumentedResource resource) {
    var templates = new OperationTemplates(resource);
    templates.collection();
    templates.item();
    templates.watches();
    resource.subresources().forEach(templates::subresource);
    return templates.out;
  }

  /** What can be asked of a server beyond resources. Keys are paths of documents. */
  public static Map<String, ApiOperation> ofServer(Collection<String> groups) {
    List<String> all = List.of("application/json", "application/yaml", PROTOBUF);
    Map<String, ApiOperation> out = new LinkedHashMap<>();
    String key = "get service account issuer OpenID ";
    out.put(
        ".well-known/openid-configuration",
        plain(
            "/.well-known/openid-configuration/",
            "getServiceAccountIssuerOpenIDConfiguration",
            key + "configuration",
            "WellKnown",
            "",
            List.of("application/json")));
    out.put(
        "api", plain("/api/", "getCoreAPIVersions", VERSIONS, "core", META + "APIVersions", all));
    out.put(
        "apis", plain("/apis/", "getAPIVersions", VERSIONS, "apis", META + "APIGroupList", all));
    for (String group : groups) {
      String id = "get" + camel(group) + "APIGroup";
      String path = "apis/" + group;
      String text = "get information of a group";
      out.put(path, plain("/" + path + "/", id, text, tagOf(group), META + "APIGroup", all));
    }
    out.put(
        "openid/v1/jwks",
        plain(
            "/openid/v1/jwks/",
            "getServiceAccountIssuerOpenIDKeyset",
            key + "key set",
            "openid",
            "",
            List.of("application/jwk-set+json")));
    out.put(
        "version",
        plain(
            "/version/",
            "getCodeVersion",
            "get the version information for this server",
            "version",
            "io.k8s.apimachinery.pkg.version.Info",
            List.of("application/json")));
    return out;
  }

  private static ApiOperation plain(
      String path, String id, String text, String tag, String result, List<String> produces) {
    return new ApiOperation(
        path,
        "get",
        id,
        "",
        null,
        text,
        tag,
        List.of(),
        "",
        false,
        List.of(),
        result,
        List.of(200),
        produces);
  }

  /** The operation that lists the resources of a group version. */
  public static ApiOperation resourceList(String group, String version) {
    var root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return new ApiOperation(
        root + "/",
        "get",
        "get" + camel(group) + capital(version) + "APIResources",
        "",
        null,
        "get available resources",
        tagOf(group) + "_" + version,
        List.of(),
        "",
        false,
        List.of(),
        META + "APIResourceList",
        List.of(200),
        List.of("application/json", "application/yaml", PROTOBUF));
  }

  private void collection() {
    String path = resource.root() + "/" + inNamespace() + resource.plural();
    String kind = resource.kind().kind();
    Set<String> verbs = resource.verbs();
    if (verbs.contains("list")) {
      String what = verbs.contains("watch") ? "list or watch" : "list";
      String text = what + " objects of kind " + kind;
      list(path, "list" + groupVersion + scope + kind, text);
      if (resource.namespaced()) {
        String all = resource.root() + "/" + resource.plural();
        list(all, "list" + groupVersion + kind + "ForAllNamespaces", text);
      }
    }
    if (verbs.contains("create")) {
      String id = "create" + groupVersion + scope + kind;
      write(path, "post", id, "create a " + kind, resource.kind(), resource.type());
    }
    if (verbs.contains("deletecollection")) {
      String id = "delete" + groupVersion + "Collection" + scope + kind;
      delete(path, id, "deletecollection", "delete collection of " + kind);
    }
  }

  private void item() {
    String path = resource.root() + "/" + inNamespace() + resource.plural() + "/{name}";
    String kind = resource.kind().kind();
    Set<String> verbs = resource.verbs();
    if (verbs.contains("get")) {
      read(path, scope + kind, "the specified " + kind, resource.kind(), resource.type());
    }
    if (verbs.contains("update")) {
      String id = "replace" + groupVersion + scope + kind;
      String text = "replace the specified " + kind;
      write(path, "put", id, text, resource.kind(), resource.type());
    }
    if (verbs.contains("patch")) {
      patch(path, scope + kind, "the specified " + kind, resource.kind(), resource.type());
    }
    if (verbs.contains("delete")) {
      delete(path, "delete" + groupVersion + scope + kind, "delete", "delete a " + kind);
    }
  }

  /** The old paths for watching, which are still served. */
  private void watches() {
    if (!resource.verbs().contains("watch") || !resource.builtIn()) {
      return;
    }
    String root = resource.root() + "/watch/";
    String kind = resource.kind().kind();
    String many = "watch individual changes to a list of " + kind + ". deprecated: use list";
    if (resource.namespaced()) {
      String all = "watch" + groupVersion + kind + "ListForAllNamespaces";
      watch(root + resource.plural(), all, "watchlist", many);
    }
    String path = root + inNamespace() + resource.plural();
    watch(path, "watch" + groupVersion + scope + kind + "List", "watchlist", many);
    String one = "watch changes to an object of kind " + kind + ". deprecated: use list";
    watch(path + "/{name}", "watch" + groupVersion + scope + kind, "watch", one);
  }

  private void subresource(Sub sub) {
    String path =
        resource.root() + "/" + inNamespace() + resource.plural() + "/{name}/" + sub.name();
    String name = scope + resource.kind().kind() + capital(sub.name());
    if (sub.name().equals("log")) {
      log(path, name, sub);
      return;
    }
    if (sub.type().isEmpty()) {
      connect(path, name, sub);
      return;
    }
    String of = sub.name() + " of the specified " + resource.kind().kind();
    if (sub.verbs().contains("get")) {
      read(path, name, of, sub.kind(), sub.type());
    }
    if (sub.verbs().contains("update")) {
      String id = "replace" + groupVersion + name;
      write(path, "put", id, "replace " + of, sub.kind(), sub.type());
    }
    if (sub.verbs().contains("patch")) {
      patch(path, name, of, sub.kind(), sub.type());
    }
    if (sub.verbs().contains("create")) {
      String id = "create" + groupVersion + name;
      String text = "create " + sub.name() + " of a " + resource.kind().kind();
      write(path, "post", id, text, sub.kind(), sub.type());
    }
  }

  private void list(String path, String id, String text) {
    var query = Parameters.LIST;
    add(path, "get", id, "list", resource.kind(), text, query, "", resource.listType(), streams);
  }

  private void watch(String path, String id, String action, String text) {
    var query = Parameters.LIST;
    add(path, "get", id, action, resource.kind(), text, query, "", META + "WatchEvent", streams);
  }

  private void read(String path, String name, String what, GroupVersionKind kind, String type) {
    String id = "read" + groupVersion + name;
    add(path, "get", id, "get", kind, "read " + what, List.of(), "", type, media);
  }

  private void log(String path, String name, Sub sub) {
    var produces = new ArrayList<>(media);
    produces.addFirst("text/plain");
    var query = Parameters.CONNECT.getOrDefault("log", List.of());
    String text = "read log of the specified " + resource.kind().kind();
    add(
        path,
        "get",
        "read" + groupVersion + name,
        "get",
        sub.kind(),
        text,
        query,
        "",
        "",
        produces);
  }

  private void write(
      String path, String method, String id, String text, GroupVersionKind kind, String type) {
    String action = method;
    var codes = method.equals("post") ? List.of(200, 201, 202) : List.of(200, 201);
    out.add(
        new ApiOperation(
            path,
            method,
            id,
            action,
            kind,
            text,
            tag,
            Parameters.WRITE,
            type,
            true,
            ANY,
            type,
            codes,
            media));
  }

  private void patch(String path, String name, String what, GroupVersionKind kind, String type) {
    var consumes =
        new ArrayList<>(List.of("application/json-patch+json", "application/merge-patch+json"));
    if (resource.builtIn()) {
      consumes.add("application/strategic-merge-patch+json");
    }
    consumes.add("application/apply-patch+yaml");
    out.add(
        new ApiOperation(
            path,
            "patch",
            "patch" + groupVersion + name,
            "patch",
            kind,
            "partially update " + what,
            tag,
            Parameters.PATCH,
            META + "Patch",
            true,
            List.copyOf(consumes),
            type,
            List.of(200, 201),
            media));
  }

  private void delete(String path, String id, String action, String text) {
    boolean one = action.equals("delete");
    out.add(
        new ApiOperation(
            path,
            "delete",
            id,
            action,
            resource.kind(),
            text,
            tag,
            one ? Parameters.DELETE : Parameters.DELETE_COLLECTION,
            META + "DeleteOptions",
            false,
            ANY,
            one && resource.returnsDeleted() ? resource.type() : META + "Status",
            one ? List.of(200, 202) : List.of(200),
            media));
  }

  private void connect(String path, String name, Sub sub) {
    boolean proxy = sub.name().equals("proxy");
    var query = Parameters.CONNECT.getOrDefault(sub.name(), List.of());
    for (String method : proxy ? CONNECT_METHODS : List.of("get", "post")) {
      String id = "connect" + groupVersion + capital(method) + name;
      String text =
          "connect "
              + method.toUpperCase(Locale.ROOT)
              + " requests to "
              + sub.name()
              + " of "
              + resource.kind().kind();
      add(path, method, id, "connect", sub.kind(), text, query, "", "", ANY);
      if (proxy) {
        add(
            path + "/{path}",
            method,
            id + "WithPath",
            "connect",
            sub.kind(),
            text,
            query,
            "",
            "",
            ANY);
      }
    }
  }

  private void add(
      String path,
      String method,
      String id,
      String action,
      GroupVersionKind kind,
      String text,
      List<String> query,
      String body,
      String result,
      List<String> produces) {
    out.add(
        new ApiOperation(
            path,
            method,
            id,
            action,
            kind,
            text,
            tag,
            query,
            body,
            false,
            List.of(),
            result,
            List.of(200),
            produces));
  }

  private String inNamespace() {
    return resource.namespaced() ? "namespaces/{namespace}/" : "";
  }

  private static String tag(DocumentedResource resource) {
    return tagOf(resource.group()) + "_" + resource.version();
  }

  private static String tagOf(String group) {
    String camel = camel(group);
    return camel.substring(0, 1).toLowerCase(Locale.ROOT) + camel.substring(1);
  }

  /** {@code Core}, {@code RbacAuthorization}, {@code ExampleCom}. */
  private static String camel(String group) {
    if (group.isEmpty()) {
      return "Core";
    }
    String name = group.endsWith(".k8s.io") ? group.substring(0, group.length() - 7) : group;
    var out = new StringBuilder();
    for (String part : name.split("[.-]")) {
      out.append(capital(part));
    }
    return out.toString();
  }

  private static String capital(String word) {
    return word.isEmpty()
        ? word
        : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
