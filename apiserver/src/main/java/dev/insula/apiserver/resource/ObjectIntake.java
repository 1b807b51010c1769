package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.apiserver.resource.WriteCall.FieldValidation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.CanonicalForm;
import dev.insula.machinery.schema.CustomDecoder;
import dev.insula.machinery.schema.DecodeException;
import dev.insula.machinery.schema.GoFields;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.TypedDecoder;
import java.util.List;

/** Makes of what a client wrote what the rules work on, and back. Stateless. */
final class ObjectIntake {

  private static final JsonObject NOTHING = new JsonObject();

  private ObjectIntake() {}

  /** Says in the words of the place that an object can't be read. */
  interface Refusal {
    ApiException because(GroupVersionKind kind, String why);
  }

  /** Decodes by the schema and fills in defaults, in place, in the version of the definition. */
  static JsonObject read(WriteCall call, Strategy strategy, JsonObject served, Refusal refusal) {
    return read(call, strategy, served, NOTHING, refusal);
  }

  /**
   * The same for a changed object.
   *
   * @param live the object as it is in the version of the definition: what is equal to it has been
   *     read, and is shared afterwards
   */
  static JsonObject read(
      WriteCall call, Strategy strategy, JsonObject served, JsonObject live, Refusal refusal) {
    ResourceDefinition definition = call.definition();
    served.put("apiVersion", definition.apiVersion());
    served.put("kind", definition.kind());
    share(served, live);
    List<String> unknown = decode(definition, served, live, refusal);
    served.objectOrCreate("metadata");
    report(call, definition.groupVersionKind(), unknown, refusal);
    strategy.applyDefaults(served);
    return served;
  }

  /** Decodes the object of a subresource's own kind, in place. */
  static void read(WriteCall call, Subresource.OwnKind sub, JsonObject body) {
    read(call, sub, body, BodyRules::undecodable);
  }

  /** The same, in the words of another place. */
  static void read(WriteCall call, Subresource.OwnKind sub, JsonObject body, Refusal refusal) {
    List<String> unknown;
    try {
      GoFields fields = call.definition().strategy().goFields();
      unknown = TypedDecoder.decode(body, sub.schema(), fields);
    } catch (DecodeException e) {
      throw refusal.because(sub.kind(), String.valueOf(e.getMessage()));
    }
    report(call, sub.kind(), unknown, refusal);
  }

  /** All but the metadata, which both are given entries of their own in. */
  private static void share(JsonObject served, JsonObject live) {
    for (int i = 0; i < served.size(); i++) {
      String member = served.keyAt(i);
      Object known = live.get(member);
      if (known != null && !member.equals("metadata") && served.valueAt(i).equals(known)) {
        served.put(member, known);
      }
    }
  }

  /** An object in its storage version; the tree given is used up. */
  static JsonObject toStorage(ResourceDefinition definition, JsonObject served) {
    return definition.conversion().toStorage(served);
  }

  /** A stored object in the version of the definition; the tree given is used up. */
  static JsonObject fromStorage(ResourceDefinition definition, JsonObject stored) {
    if (definition.servesStorageVersion()) {
      return stored;
    }
    JsonObject served = definition.conversion().fromStorage(stored);
    CanonicalForm.apply(served, definition.schema());
    return served;
  }

  /** Several at once; the trees given are used up. */
  static List<JsonObject> fromStorage(ResourceDefinition definition, List<JsonObject> stored) {
    if (definition.servesStorageVersion()) {
      return stored;
    }
    List<JsonObject> served = definition.conversion().fromStorage(stored);
    served.forEach(object -> CanonicalForm.apply(object, definition.schema()));
    return served;
  }

  static Schema storageSchema(ResourceDefinition definition) {
    Schema other = definition.conversion().storageSchema();
    return other == null ? definition.schema() : other;
  }

  /** Drops what the schema does not know and names it. */
  private static List<String> decode(
      ResourceDefinition definition, JsonObject served, JsonObject live, Refusal refusal) {
    try {
      return definition.builtIn()
          ? TypedDecoder.decode(served, definition.schema(), definition.strategy().goFields(), live)
          : CustomDecoder.decode(served, definition.schema());
    } catch (DecodeException e) {
      throw refusal.because(definition.groupVersionKind(), String.valueOf(e.getMessage()));
    }
  }

  private static void report(
      WriteCall call, GroupVersionKind kind, List<String> unknown, Refusal refusal) {
    FieldValidation validation = call.decoding().validation();
    if (validation == FieldValidation.IGNORE) {
      return;
    }
    boolean strict = validation == FieldValidation.STRICT;
    List<String> texts =
        call.decoding().problems().with(unknown, strict, call.definition().builtIn());
    if (texts.isEmpty()) {
      return;
    }
    if (strict) {
      throw refusal.because(kind, "strict decoding error: " + String.join(", ", texts));
    }
    call.warnings().addAll(texts);
  }
}
