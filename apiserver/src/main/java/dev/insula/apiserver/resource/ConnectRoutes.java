package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests for a connection to what runs behind an object: log, exec, attach, portforward, proxy.
 * What Kubernetes refuses before it connects is refused alike here; the connection itself is a
 * clear 501. Thread-safe.
 */
final class ConnectRoutes {

  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final ResourceVerbs verbs;

  ConnectRoutes(ResourceVerbs verbs) {
    this.verbs = verbs;
  }

  ApiResponse handle(Exchange exchange, Subresource.Connect connect) {
    boolean log = connect.name().equals("log");
    if (log) {
      LogOptions.check(exchange);
    }
    JsonObject object =
        Json.parseObject(verbs.get().run(exchange.definition(), exchange.target(), "").value());
    return switch (exchange.definition().resource().resource()) {
      case "pods" -> log ? log(exchange, object) : pod(exchange, connect, object);
      case "services" -> throw service(exchange);
      default -> throw notBuilt(connect);
    };
  }

  /** A pod that runs nowhere has an empty log. */
  private ApiResponse log(Exchange exchange, JsonObject pod) {
    checkContainer(exchange, pod);
    if (node(pod).isEmpty()) {
      return new ApiResponse.Complete(204, "", List.of(), List.of());
    }
    throw unreachable(pod, "log");
  }

  private ApiResponse pod(Exchange exchange, Subresource.Connect connect, JsonObject pod) {
    String name = exchange.info().name();
    if (connect.name().equals("proxy")) {
      if (pod.objectAt("status").string("podIP", "").isEmpty()) {
        throw ApiException.badRequest("address not allowed");
      }
      throw notBuilt(connect);
    }
    if (!connect.name().equals("portforward")) {
      checkContainer(exchange, pod);
    }
    if (node(pod).isEmpty()) {
      throw ApiException.badRequest("pod " + name + " does not have a host assigned");
    }
    throw unreachable(pod, connect.name());
  }

  /** Of a node that is not there Kubernetes speaks as of a pod. */
  private ApiException unreachable(JsonObject pod, String what) {
    var node = new ObjectName("", node(pod));
    return verbs.objects().find(NODES, node).isPresent()
        ? notBuilt(what)
        : ApiException.notFound(new GroupResource("", "pods"), node.name());
  }

  private static String node(JsonObject pod) {
    return pod.objectAt("spec").string("nodeName", "");
  }

  private static void checkContainer(Exchange exchange, JsonObject pod) {
    String name = exchange.info().name();
    String asked = exchange.query().first("container", "");
    List<String> containers = names(pod, "containers");
    List<String> inits = names(pod, "initContainers");
    if (asked.isEmpty()) {
      if (containers.size() > 1) {
        throw ApiException.badRequest(
            "a container name must be specified for pod "
                + name
                + ", choose one of: "
                + listed(containers)
                + (inits.isEmpty() ? "" : " or one of the init containers: " + listed(inits)));
      }
      return;
    }
    var all = new ArrayList<>(containers);
    all.addAll(inits);
    all.addAll(names(pod, "ephemeralContainers"));
    if (!all.contains(asked)) {
      throw ApiException.badRequest("container " + asked + " is not valid for pod " + name);
    }
  }

  private static List<String> names(JsonObject pod, String list) {
    return pod.objectAt("spec").objects(list).stream().map(c -> c.string("name", "")).toList();
  }

  private static String listed(List<String> names) {
    return "[" + String.join(" ", names) + "]";
  }

  /** A service without endpoints has nothing to connect to, whoever connects. */
  private ApiException service(Exchange exchange) {
    ObjectRepository objects = verbs.objects();
    String[] parts = exchange.info().name().split(":", -1);
    String name = parts.length == 3 ? parts[1] : parts[0];
    boolean ready =
        objects
            .keyspace()
            .range(RangeQuery.latest(ObjectKeys.range(SLICES, exchange.namespace())))
            .entries()
            .stream()
            .map(entry -> Json.parseObject(entry.value()))
            .filter(slice -> belongsTo(slice, name))
            .anyMatch(ConnectRoutes::hasReady);
    return ready
        ? notBuilt("proxy")
        : new ApiException(
            new Status(
                503,
                "ServiceUnavailable",
                "no endpoints available for service \"" + name + "\"",
                new JsonObject()));
  }

  private static boolean belongsTo(JsonObject slice, String service) {
    return slice.objectAt("metadata", "labels").string(SERVICE_LABEL, "").equals(service);
  }

  private static boolean hasReady(JsonObject slice) {
    return slice.objects("endpoints").stream()
        .anyMatch(endpoint -> endpoint.objectAt("conditions").bool("ready", true));
  }

  private static ApiException notBuilt(Subresource.Connect connect) {
    return notBuilt(connect.name());
  }

  private static ApiException notBuilt(String what) {
    return new ApiException(
        new Status(
            501,
            "NotImplemented",
            "this control plane does not serve " + what + " yet",
            new JsonObject()));
  }
}
