package dev.insula.apiserver.resource;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.objects.Selection;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.store.CompactedException;
import java.util.List;

/** Requests to collections: list, watch, create, deletecollection. Thread-safe. */
final class CollectionRoutes {

  private static final String INCONSISTENT =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter, or use the continue token in this"
          + " response to retrieve the remainder of the results. Continuing with the provided token"
          + " results in an inconsistent list - objects that were created, modified, or deleted"
          + " between the time the first chunk was returned and now may show up in the list.";

  private final HostedControlPlane controlPlane;
  private final ResourceVerbs verbs;
  private final WatchAnswers watches;

  CollectionRoutes(HostedControlPlane controlPlane, ResourceVerbs verbs, WatchAnswers watches) {
    this.controlPlane = controlPlane;
    this.verbs = verbs;
    this.watches = watches;
  }

  ApiResponse list(Exchange exchange) {
    OutputForm form = Negotiation.ofList(exchange);
    ListVerb.Query query = query(exchange);
    ObjectForms.checkInclude(form, exchange.include());
    try {
      return ObjectAnswer.list(
          exchange.definition(), form, verbs.list().run(query), exchange.include());
    } catch (CompactedException e) {
      return expired(query, e, form);
    }
  }

  ApiResponse watch(Exchange exchange) {
    return watches.watch(
        exchange.request(), exchange.definition(), exchange.namespace(), exchange.info().name());
  }

  ApiResponse create(Exchange exchange) {
    var definition = exchange.definition();
    if (definition.namespaced() && exchange.namespace().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    OutputForm form = Negotiation.of(exchange);
    ObjectForms.checkInclude(form, exchange.include());
    WriteCall options = exchange.writeCall(WriteOptionRules.Kind.CREATE);
    RequestBody.Body body = RequestBody.object(exchange.request(), definition.kind());
    WriteCall call = options.withProblems(body.problems());
    JsonObject object = body.object();
    BodyRules.checkType(definition.groupVersionKind(), object);
    BodyRules.settleNamespace(object, exchange.namespace());
    Action action = definition.createAction();
    if (action != null) {
      // They are the server's to give, and a review gets none.
      List.of("uid", "creationTimestamp").forEach(object.objectOrCreate("metadata")::remove);
      var asked =
          new Action.Call(
              controlPlane, exchange.request(), call.context(), exchange.namespace(), "");
      JsonObject result =
          call.warnings().carry(() -> action.perform(asked, verbs.create().ask(call, object)));
      return ObjectAnswer.encode(201, form, result).withHeaders(call.warnings().headers());
    }
    Written written = call.warnings().carry(() -> verbs.create().run(call, object));
    return ObjectAnswer.object(201, definition, form, written.object(), exchange.include())
        .withHeaders(call.warnings().headers());
  }

  ApiResponse deleteCollection(Exchange exchange) {
    if (exchange.definition().namespaced() && exchange.namespace().isEmpty()) {
      throw ApiException.methodNotAllowed();
    }
    OutputForm form = Negotiation.of(exchange);
    ListVerb.Query query = query(exchange);
    DeleteOptionRules options = DeleteOptionRules.read(exchange.request());
    WriteCall call = ItemRoutes.deleteCall(exchange, options);
    try {
      ListVerb.Page page = verbs.deleteCollection().run(call, options.deletion(), query);
      return ObjectAnswer.list(exchange.definition(), form, page, exchange.include())
          .withHeaders(call.warnings().headers());
    } catch (CompactedException e) {
      throw ApiException.expired("The resourceVersion for the provided list is too old.");
    }
  }

  private ListVerb.Query query(Exchange exchange) {
    var query = exchange.query();
    long limit = Math.max(0, ListOptionRules.number(query, "limit"));
    ListOptionRules.number(query, "timeoutSeconds"); // a list ends by itself
    ListOptionRules.ReadAt at = ListOptionRules.list(query, limit, verbs.objects());
    Selection selection =
        Selection.of(
            exchange.definition(),
            query.first("labelSelector", ""),
            query.first("fieldSelector", ""));
    return new ListVerb.Query(
        exchange.definition(),
        exchange.namespace(),
        selection,
        at.limited() ? (int) Math.min(limit, Integer.MAX_VALUE) : 0,
        at.exact(),
        query.first("continue", ""));
  }

  /** 410, with a token that goes on without a snapshot if a page was asked for. */
  private ApiResponse expired(ListVerb.Query query, CompactedException e, OutputForm form) {
    if (query.continueToken().isEmpty()) {
      throw ApiException.expired(
          "The resourceVersion for the provided list is too old: "
              + query.revision()
              + " ("
              + e.compactedRevision()
              + ")");
    }
    JsonObject body = new Status(410, "Expired", INCONSISTENT, new JsonObject()).toJson();
    body.put("metadata", JsonObject.of("continue", verbs.list().inconsistentToken(query)));
    return form.yaml()
        ? ObjectAnswer.encode(410, form, body)
        : new ApiResponse.Complete(410, ApiResponse.JSON, List.of(), List.of(Json.bytes(body)));
  }
}
