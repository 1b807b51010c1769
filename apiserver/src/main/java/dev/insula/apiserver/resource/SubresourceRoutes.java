package dev.insula.apiserver.resource;

import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verb;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.store.Keyspace;

/** Requests to subresources. Thread-safe. */
final class SubresourceRoutes {

  private final HostedControlPlane controlPlane;
  private final ResourceVerbs verbs;
  private final ItemRoutes items;
  private final ConnectRoutes connects;

  SubresourceRoutes(HostedControlPlane controlPlane, ResourceVerbs verbs, ItemRoutes items) {
    this.controlPlane = controlPlane;
    this.verbs = verbs;
    this.items = items;
    this.connects = new ConnectRoutes(verbs);
  }

  ApiResponse handle(Exchange exchange, Subresource subresource, Verb verb) {
    return switch (subresource) {
      case Subresource.Part part -> part(exchange, part, verb);
      case Subresource.View view -> view(exchange, view, verb);
      case Subresource.Act act -> act(exchange, act);
      case Subresource.Connect connect -> connects.handle(exchange, connect);
    };
  }

  private ApiResponse part(Exchange exchange, Subresource.Part part, Verb verb) {
    return switch (verb) {
      case GET -> items.get(exchange);
      case UPDATE -> items.update(exchange, part.strategy());
      case PATCH -> items.patch(exchange, part.strategy());
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private ApiResponse view(Exchange exchange, Subresource.View view, Verb verb) {
    OutputForm form = Negotiation.of(exchange);
    String include = exchange.include();
    ObjectForms.checkInclude(form, include);
    return switch (verb) {
      case GET -> {
        String version = exchange.query().first("resourceVersion", "");
        Keyspace.Entry entry = verbs.get().run(exchange.definition(), exchange.target(), version);
        JsonObject shown = view.of(ObjectForms.tree(exchange.definition(), entry.value()));
        yield ObjectAnswer.view(form, view, shown, include);
      }
      case UPDATE -> {
        WriteCall options = exchange.writeCall(WriteOptionRules.Kind.UPDATE);
        RequestBody.Body body = RequestBody.object(exchange.request(), view.kind().kind());
        WriteCall call = options.withProblems(body.problems());
        BodyRules.checkType(view.kind(), body.object());
        // What can't be read is refused whether there is an object or not.
        ObjectIntake.read(call, view, body.object().deepCopy());
        yield answer(
            exchange,
            form,
            call,
            view,
            call.warnings().carry(() -> verbs.view().update(call, view, body.object())));
      }
      case PATCH -> {
        PatchBody body = PatchBody.read(exchange);
        WriteCall call = body.call();
        JsonObject applied = body.applied();
        if (applied != null) {
          body.checkStrict();
          yield answer(exchange, form, call, view, verbs.view().apply(call, view, applied));
        }
        yield answer(
            exchange,
            form,
            call,
            view,
            call.warnings().carry(() -> verbs.view().patch(call, view, body.patch())));
      }
      default -> throw ApiException.methodNotAllowed();
    };
  }

  private ApiResponse act(Exchange exchange, Subresource.Act act) {
    OutputForm form = Negotiation.of(exchange);
    WriteCall options = exchange.writeCall(WriteOptionRules.Kind.CREATE);
    RequestBody.Body parsed = RequestBody.object(exchange.request(), act.kind().kind());
    WriteCall call = options.withProblems(parsed.problems());
    JsonObject body = parsed.object();
    if (body.string("kind", "").equals(act.kind().kind())) {
      // Older versions of these bodies have the same form and are still sent.
      body.put("apiVersion", act.kind().apiVersion());
    }
    BodyRules.checkType(act.kind(), body);
    ObjectIntake.read(call, act, body);
    BodyRules.settleNamespace(body, exchange.namespace());
    JsonObject result =
        act.action()
            .perform(
                new Action.Call(
                    controlPlane,
                    exchange.request(),
                    call.context(),
                    exchange.namespace(),
                    exchange.info().name()),
                verbs.create().ask(call, act, body));
    return ObjectAnswer.encode(201, form, result).withHeaders(call.warnings().headers());
  }

  private static ApiResponse answer(
      Exchange exchange, OutputForm form, WriteCall call, Subresource.View sub, JsonObject view) {
    return ObjectAnswer.view(form, sub, view, exchange.include())
        .withHeaders(call.warnings().headers());
  }
}
