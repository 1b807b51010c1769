package dev.insula.apiserver.resource;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.metrics.OpenWatches;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.EndingBody;
import dev.insula.apiserver.request.RequestHandler;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.Warnings;
import dev.insula.client.Fleet;
import dev.insula.client.Refresher;
import dev.insula.machinery.object.ApiException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers requests to API resources: finds the resource, then the verb by method and path, then
 * lets the verb do it. Thread-safe.
 */
public final class ResourceHandler implements RequestHandler {

  private static final Set<Verb> NAMED_VERBS =
      Set.of(Verb.GET, Verb.UPDATE, Verb.PATCH, Verb.DELETE);

  private final HostedControlPlane controlPlane;
  private final CollectionRoutes collections;
  private final ItemRoutes items;
  private final SubresourceRoutes subresources;
  private final OpenWatches open;
  private final Supplier<Refresher> refresher;

  /**
   * @param open counts watches
   * @param refresher asked before objects are read
   */
  public ResourceHandler(
      HostedControlPlane controlPlane,
      ResourceVerbs verbs,
      WatchAnswers watches,
      OpenWatches open,
      Supplier<Refresher> refresher) {
    this.open = open;
    this.refresher = refresher;
    this.controlPlane = controlPlane;
    this.collections = new CollectionRoutes(controlPlane, verbs, watches);
    this.items = new ItemRoutes(verbs);
    this.subresources = new SubresourceRoutes(controlPlane, verbs, items);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    RequestInfo info = RequestInfo.of(request);
    if (!info.resourceRequest()) {
      return ApiResponse.text(404, "404 page not found\n");
    }
    if (!info.verb().equals("watch")) {
      RequestTimeout.check(request.query());
    }
    ResourceDefinition definition = controlPlane.resources().find(info.gvr()).orElse(null);
    if (definition == null || !addressable(definition, info)) {
      return unknown(info);
    }
    var exchange = new Exchange(request, info, definition);
    try {
      return answer(exchange);
    } catch (ApiException e) {
      String deprecation = definition.strategy().deprecation();
      boolean routed = e.status().code() != 405;
      throw deprecation.isEmpty() || !routed ? e : e.withWarnings(List.of(deprecation));
    }
  }

  private ApiResponse answer(Exchange exchange) {
    RequestInfo info = exchange.info();
    ResourceDefinition definition = exchange.definition();
    if (info.subresource().isEmpty()) {
      ApiResponse answer = info.name().isEmpty() ? collection(exchange) : item(exchange);
      return withDeprecation(exchange, answer);
    }
    Subresource subresource = definition.subresources().get(info.subresource());
    if (subresource == null || (!info.rest().isEmpty() && ends(definition, subresource))) {
      return unknown(info);
    }
    return subresources.handle(exchange, subresource, verbOf(exchange, subresource.verbs()));
  }

  /** Whether nothing has a path below that of a subresource. Of custom kinds nobody looks there. */
  private static boolean ends(ResourceDefinition definition, Subresource subresource) {
    return definition.builtIn()
        && !(subresource instanceof Subresource.Connect && subresource.name().equals("proxy"));
  }

  /** Writes say it with their other warnings. */
  private static ApiResponse withDeprecation(Exchange exchange, ApiResponse answer) {
    String text = exchange.definition().strategy().deprecation();
    boolean write = Set.of("create", "update", "patch").contains(exchange.info().verb());
    if (text.isEmpty() || write) {
      return answer;
    }
    var warnings = new Warnings();
    warnings.add(text);
    return answer.withHeaders(warnings.headers());
  }

  private ApiResponse collection(Exchange exchange) {
    return switch (verbOf(exchange, exchange.definition().verbs())) {
      case LIST -> {
        refresh(exchange);
        yield collections.list(exchange);
      }
      case WATCH -> watch(exchange);
      case CREATE -> collections.create(exchange);
      case DELETECOLLECTION -> collections.deleteCollection(exchange);
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private ApiResponse item(Exchange exchange) {
    var strategy = exchange.definition().strategy();
    return switch (verbOf(exchange, exchange.definition().verbs())) {
      case GET -> {
        refresh(exchange);
        yield items.get(exchange);
      }
      case WATCH -> watch(exchange);
      case UPDATE -> items.update(exchange, strategy);
      case PATCH -> items.patch(exchange, strategy);
      case DELETE -> items.delete(exchange);
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private void refresh(Exchange exchange) {
    RequestInfo info = exchange.info();
    refresher.get().beforeRead(exchange.definition().storage(), info.namespace(), info.name());
  }

  /** A watch begins after what is up to date then, and is followed until it ends. */
  private ApiResponse watch(Exchange exchange) {
    RequestInfo info = exchange.info();
    refresh(exchange);
    ApiResponse answer = collections.watch(exchange);
    if (!(answer instanceof ApiResponse.Streaming stream)) {
      return answer;
    }
    ResourceDefinition definition = exchange.definition();
    Runnable counted = open.begin(definition.resource(), info.namespace(), info.name());
    Fleet.Subscription watched =
        refresher.get().watched(definition.storage(), info.namespace(), info.name());
    Runnable ended =
        () -> {
          counted.run();
          watched.close();
        };
    return new ApiResponse.Streaming(
        stream.status(),
        stream.contentType(),
        stream.headers(),
        new EndingBody(stream.body(), ended));
  }

  /** The verb, if the resource has it and the method is none that Kubernetes doesn't route. */
  private static Verb verbOf(Exchange exchange, Set<Verb> verbs) {
    Verb verb = Verb.of(exchange.info().verb()).orElseThrow(ApiException::methodNotAllowed);
    boolean head = exchange.request().method().equals("HEAD");
    Verb needed = exchange.info().verb().equals("create") && verbs.isEmpty() ? null : verb;
    boolean review = exchange.definition().createAction() != null && verb == Verb.CREATE;
    if (head || (!review && (needed == null || !verbs.contains(verb)))) {
      throw ApiException.methodNotAllowed();
    }
    return verb;
  }

  /** Whether the path has the form that the resource's scope asks for. */
  private static boolean addressable(ResourceDefinition definition, RequestInfo info) {
    if (!info.name().isEmpty()
        && info.subresource().isEmpty()
        && Collections.disjoint(definition.verbs(), NAMED_VERBS)) {
      return false; // What can only be created has no names.
    }
    boolean named = !info.namespace().isEmpty();
    if (definition.namespaced()) {
      return named || (info.name().isEmpty() && definition.verbs().contains(Verb.LIST));
    }
    return !named || info.resource().equals("namespaces");
  }

  /** Below a built-in group a Status, elsewhere plain text. */
  private ApiResponse unknown(RequestInfo info) {
    boolean builtIn =
        controlPlane.resources().builtIn().all().stream()
            .anyMatch(d -> d.resource().group().equals(info.group()));
    if (!builtIn) {
      return ApiResponse.text(404, "404 page not found\n");
    }
    throw ApiException.nothingThere();
  }
}
