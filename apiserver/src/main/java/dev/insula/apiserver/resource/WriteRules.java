package dev.insula.apiserver.resource;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.registry.Verdict;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.machinery.schema.CanonicalForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every write keeps, in their order: mutating admission, preparation, metadata,
 * validation, canonical form, validating admission. Thread-safe.
 */
final class WriteRules {

  private static final JsonObject NOTHING = new JsonObject();

  private final ObjectRepository objects;
  private final AdmissionChain admission;
  private final SystemMetadata system = new SystemMetadata();

  WriteRules(ObjectRepository objects, AdmissionChain admission) {
    this.objects = objects;
    this.admission = admission;
  }

  /** Makes a new object ready to be stored, or refuses it. */
  void create(WriteCall call, Strategy strategy, JsonObject object) {
    var context = call.context();
    admission.mutate(request(call, Operation.CREATE, object, null));
    OwnerReferences.afterAdmission(call, object);
    JsonObject metadata = object.objectOrCreate("metadata");
    if (metadata.string("name", "").isEmpty() && !metadata.string("generateName", "").isEmpty()) {
      metadata.put("name", system.generate(metadata.string("generateName", "")));
    }
    SystemMetadata.fillNew(metadata, call.target(), call.now());
    strategy.prepareForCreate(context, object);
    if (strategy.hasGeneration()) {
      metadata.put("generation", 1L);
    }
    boolean namespaced = call.definition().namespaced();
    AdmissionRequest ready = request(call, Operation.CREATE, object, null);
    List<Cause> causes = admission.judge(ready);
    causes.addAll(
        MetadataRules.check(metadata, namespaced, strategy.nameRule(), strategy.knowsFinalizers()));
    judge(call, strategy, object, null, causes);
    settleForm(call, strategy, object, NOTHING);
    admission.validate(ready);
  }

  /**
   * Lets plugins change or refuse what a create asks for that stores nothing itself.
   *
   * @param act the subresource it is sent to; null if it is sent to the resource
   */
  void ask(WriteCall call, Subresource.@Nullable Act act, JsonObject body) {
    AdmissionRequest request = request(call, Operation.CREATE, act, body, null);
    admission.mutate(request);
    admission.validate(request);
  }

  /** Lets plugins change the view that is sent in an update. */
  void mutateView(WriteCall call, Subresource.View view, JsonObject sent, JsonObject old) {
    admission.mutate(request(call, Operation.UPDATE, view, sent, old));
  }

  /**
   * Makes a changed object ready to be stored, or refuses it.
   *
   * @param view through which it is changed, which plugins see in its place; null for the object
   */
  void update(
      WriteCall call,
      Strategy strategy,
      JsonObject object,
      JsonObject old,
      Subresource.@Nullable View view) {
    var context = call.context();
    if (view == null) {
      admission.mutate(request(call, Operation.UPDATE, object, old));
    }
    OwnerReferences.afterAdmission(call, object);
    JsonObject metadata = object.objectOrCreate("metadata");
    JsonObject oldMetadata = Meta.of(old);
    SystemMetadata.keepOld(metadata, oldMetadata);
    strategy.prepareForUpdate(context, object, old);
    if (strategy.hasGeneration() && strategy.changesGeneration(object, old)) {
      metadata.put("generation", Meta.generation(old) + 1);
    }
    boolean namespaced = call.definition().namespaced();
    AdmissionRequest ready = request(call, Operation.UPDATE, object, old);
    List<Cause> causes = admission.judge(ready);
    causes.addAll(MetadataRules.checkUpdate(metadata, oldMetadata, namespaced, strategy));
    judge(call, strategy, object, old, causes);
    settleForm(call, strategy, object, old);
    admission.validate(
        view == null
            ? ready
            : request(
                call, Operation.UPDATE, view, shown(call, view, object), shown(call, view, old)));
  }

  private static JsonObject shown(WriteCall call, Subresource.View view, JsonObject stored) {
    return view.of(ObjectIntake.fromStorage(call.definition(), stored.deepCopy()));
  }

  /** Built-in objects are stored as Kubernetes encodes them, whatever the way they came. */
  private static void settleForm(
      WriteCall call, Strategy strategy, JsonObject object, JsonObject old) {
    strategy.canonicalize(object);
    CanonicalForm.apply(object, ObjectIntake.storageSchema(call.definition()), old);
  }

  /** What a ready object uses, to be booked in the commit that writes it. */
  List<dev.insula.store.Operation> reserve(
      WriteCall call, JsonObject object, @Nullable JsonObject old) {
    Operation operation = old == null ? Operation.CREATE : Operation.UPDATE;
    return admission.reserve(request(call, operation, object, old));
  }

  /** Lets plugins refuse a deletion. */
  void delete(WriteCall call, JsonObject old) {
    AdmissionRequest request = request(call, Operation.DELETE, null, old);
    admission.mutate(request);
    admission.validate(request);
  }

  private AdmissionRequest request(
      WriteCall call, Operation operation, @Nullable JsonObject object, @Nullable JsonObject old) {
    return request(call, operation, null, object, old);
  }

  private AdmissionRequest request(
      WriteCall call,
      Operation operation,
      Subresource.@Nullable OwnKind sent,
      @Nullable JsonObject object,
      @Nullable JsonObject old) {
    return new AdmissionRequest(
        operation,
        call.definition(),
        call.target(),
        call.context(),
        sent,
        object,
        old,
        objects,
        call.warnings());
  }

  private static void judge(
      WriteCall call,
      Strategy strategy,
      JsonObject object,
      @Nullable JsonObject old,
      List<Cause> causes) {
    Verdict verdict = strategy.judge(call.context(), object, old);
    causes.addAll(verdict.causes());
    refuse(call, object, causes);
    call.warnings().addAll(verdict.warnings());
  }

  private static void refuse(WriteCall call, JsonObject object, List<Cause> causes) {
    if (!causes.isEmpty()) {
      String group = call.definition().storage().group();
      String kind = call.definition().kind();
      throw ApiException.invalid(group, kind, Meta.name(object), causes);
    }
  }
}
