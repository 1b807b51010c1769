package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Warnings;
import dev.insula.machinery.apply.FieldManager;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.SuccessStatus;
import dev.insula.store.Keyspace;
import java.time.Instant;

/**
 * Requests to single objects and to the parts of them that subresources are: get, update, patch,
 * delete. Thread-safe.
 */
final class ItemRoutes {

  private final ResourceVerbs verbs;

  ItemRoutes(ResourceVerbs verbs) {
    this.verbs = verbs;
  }

  ApiResponse get(Exchange exchange) {
    OutputForm form = Negotiation.of(exchange);
    ObjectForms.checkInclude(form, exchange.include());
    String version = exchange.query().first("resourceVersion", "");
    Keyspace.Entry entry = verbs.get().run(exchange.definition(), exchange.target(), version);
    return ObjectAnswer.object(200, exchange.definition(), form, entry.value(), exchange.include());
  }

  ApiResponse update(Exchange exchange, Strategy strategy) {
    ResourceDefinition definition = exchange.definition();
    OutputForm form = Negotiation.of(exchange);
    ObjectForms.checkInclude(form, exchange.include());
    WriteCall options = exchange.writeCall(WriteOptionRules.Kind.UPDATE);
    RequestBody.Body body = RequestBody.object(exchange.request(), definition.kind());
    WriteCall call = options.withProblems(body.problems());
    JsonObject object = body.object();
    BodyRules.checkType(definition.groupVersionKind(), object);
    BodyRules.checkName(object, exchange.info().name());
    BodyRules.settleNamespace(object, exchange.namespace());
    ResourceVersions.ofWrite(Meta.resourceVersion(object));
    return answer(
        exchange,
        form,
        call,
        call.warnings().carry(() -> verbs.update().run(call, strategy, object)));
  }

  ApiResponse patch(Exchange exchange, Strategy strategy) {
    OutputForm form = Negotiation.of(exchange);
    ObjectForms.checkInclude(form, exchange.include());
    PatchBody body = PatchBody.read(exchange);
    WriteCall call = body.call();
    JsonObject applied = body.applied();
    if (applied != null) {
      body.checkStrict();
      FieldManager.checkKind(applied, exchange.definition().groupVersionKind());
      return answer(
          exchange,
          form,
          call,
          call.warnings().carry(() -> verbs.apply().run(call, strategy, applied)));
    }
    return answer(
        exchange,
        form,
        call,
        call.warnings().carry(() -> verbs.patch().run(call, strategy, body.patch())));
  }

  ApiResponse delete(Exchange exchange) {
    ResourceDefinition definition = exchange.definition();
    OutputForm form = Negotiation.of(exchange);
    DeleteOptionRules options = DeleteOptionRules.read(exchange.request());
    WriteCall call = deleteCall(exchange, options);
    Written written = call.warnings().carry(() -> verbs.delete().run(call, options.deletion()));
    if (written.gone() && !definition.strategy().returnsDeletedObject()) {
      JsonObject object = Json.parseObject(written.object());
      JsonObject body = SuccessStatus.deleted(definition.resource().groupResource(), object);
      return ObjectAnswer.encode(200, form, body).withHeaders(call.warnings().headers());
    }
    // Whoever asks in the old way is told by the code that the object is still there.
    return options.cascading() && !written.gone()
        ? answer(202, exchange, form, call, written)
        : answer(exchange, form, call, written);
  }

  static WriteCall deleteCall(Exchange exchange, DeleteOptionRules options) {
    return new WriteCall(
        exchange.definition(),
        exchange.target(),
        "",
        exchange.request().user(),
        options.dryRun(),
        "",
        false,
        false,
        WriteCall.Decoding.LENIENT,
        new Warnings(),
        Instant.now());
  }

  private static ApiResponse answer(
      Exchange exchange, OutputForm form, WriteCall call, Written written) {
    return answer(written.created() ? 201 : 200, exchange, form, call, written);
  }

  private static ApiResponse answer(
      int status, Exchange exchange, OutputForm form, WriteCall call, Written written) {
    return ObjectAnswer.object(
            status, exchange.definition(), form, written.object(), exchange.include())
        .withHeaders(call.warnings().headers());
  }
}
