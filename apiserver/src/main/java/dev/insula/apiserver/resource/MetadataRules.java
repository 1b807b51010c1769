package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.MetadataCheck;
import dev.insula.apiserver.registry.NameRule;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import dev.insula.machinery.object.Status.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is wrong with the metadata of an object, in Kubernetes' words. Stateless.
 *
 * <p>Source: the pages "Object Names and IDs", "Labels and Selectors", "Annotations", "Finalizers"
 * and "Owners and Dependents", and the oracle's cases.
 */
final class MetadataRules {

  private static final int MAX_ANNOTATION_BYTES = 256 * 1024;
  private static final Set<String> STANDARD_FINALIZERS =
      Set.of("kubernetes", "orphan", "foregroundDeletion");

  private static final List<String> UNCHANGING =
      List.of(
          "name",
          "namespace",
          "uid",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private final String path;
  private final List<Cause> causes = new ArrayList<>();

  private MetadataRules(String path) {
    this.path = path;
  }

  /** Everything about a new object's metadata. */
  static List<Cause> check(
      JsonObject metadata, boolean namespaced, NameRule rule, boolean knownFinalizers) {
    var rules = new MetadataRules("metadata");
    rules.checkNames(metadata, namespaced, rule);
    rules.checkGeneration(metadata);
    rules.checkMaps(metadata);
    rules.checkOwners(metadata);
    rules.checkFinalizers(metadata);
    if (knownFinalizers) {
      rules.checkKnownFinalizers(metadata);
    }
    return rules.causes;
  }

  /**
   * What is wrong after an update. Kubernetes looks at metadata in several places and reports what
   * it finds each time: always as of any object and against the old one, then as the kind says.
   */
  static List<Cause> checkUpdate(
      JsonObject metadata, JsonObject old, boolean namespaced, Strategy strategy) {
    var rules = new MetadataRules("metadata");
    rules.checkGeneration(metadata);
    rules.checkMaps(metadata);
    rules.checkOwners(metadata);
    rules.checkFinalizers(metadata);
    rules.checkChange(metadata, old);
    for (MetadataCheck check : strategy.updateChecks()) {
      switch (check) {
        case CHANGE -> rules.checkChange(metadata, old);
        case WHOLE -> {
          rules.checkNames(metadata, namespaced, strategy.nameRule());
          rules.checkGeneration(metadata);
          rules.checkMaps(metadata);
          rules.checkOwners(metadata);
          rules.checkFinalizers(metadata);
        }
      }
      if (strategy.knowsFinalizers()) {
        rules.checkKnownFinalizers(metadata);
      }
    }
    return rules.causes;
  }

  private void checkChange(JsonObject metadata, JsonObject old) {
    checkNewFinalizers(metadata, old);
    UNCHANGING.forEach(field -> checkSame(field, metadata, old));
    checkMaps(metadata);
    checkOwners(metadata);
  }

  static List<String> checkName(NameRule rule, String name) {
    return switch (rule) {
      case DNS_SUBDOMAIN -> NameRules.dns1123Subdomain(name);
      case DNS_LABEL -> NameRules.dns1123Label(name);
      case DNS_1035_LABEL -> NameRules.dns1035Label(name);
      case PATH_SEGMENT -> NameRules.pathSegment(name);
    };
  }

  private void checkNames(JsonObject metadata, boolean namespaced, NameRule rule) {
    String generate = metadata.string("generateName", "");
    String name = metadata.string("name", "");
    if (!generate.isEmpty()) {
      // The prefix may end where a whole name may not.
      String probe = generate.endsWith("-") ? generate + "a" : generate;
      checkName(rule, probe).forEach(wrong -> invalid("generateName", generate, wrong));
    }
    if (name.isEmpty()) {
      add("FieldValueRequired", "Required value: name or generateName is required", "name");
    } else {
      checkName(rule, name).forEach(wrong -> invalid("name", name, wrong));
    }
    String namespace = metadata.string("namespace", "");
    if (namespaced && namespace.isEmpty()) {
      add("FieldValueRequired", "Required value", "namespace");
    } else if (namespaced) {
      NameRules.dns1123Label(namespace).forEach(wrong -> invalid("namespace", namespace, wrong));
    }
  }

  private void checkGeneration(JsonObject metadata) {
    long generation = metadata.integer("generation", 0);
    if (generation < 0) {
      add(
          "FieldValueInvalid",
          "Invalid value: " + generation + ": must be greater than or equal to 0",
          "generation");
    }
  }

  private void checkMaps(JsonObject metadata) {
    JsonObject labels = metadata.objectAt("labels");
    for (int i = 0; i < labels.size(); i++) {
      String key = labels.keyAt(i);
      String value = labels.string(key, "");
      LabelRules.key(key).forEach(wrong -> invalid("labels", key, wrong));
      LabelRules.value(value).forEach(wrong -> invalid("labels", value, wrong));
    }
    JsonObject annotations = metadata.objectAt("annotations");
    long bytes = 0;
    for (int i = 0; i < annotations.size(); i++) {
      String key = annotations.keyAt(i);
      LabelRules.key(key.toLowerCase(Locale.ROOT))
          .forEach(wrong -> invalid("annotations", key, wrong));
      bytes += length(key) + length(annotations.string(key, ""));
    }
    if (bytes > MAX_ANNOTATION_BYTES) {
      String message = "Too long: may not be more than " + MAX_ANNOTATION_BYTES + " bytes";
      add("FieldValueTooLong", message, "annotations");
    }
  }

  private void checkOwners(JsonObject metadata) {
    JsonArray owners = metadata.array("ownerReferences");
    if (owners == null) {
      return;
    }
    JsonObject controller = null;
    for (JsonObject owner : owners.objects()) {
      checkOwner(owner);
      if (owner.bool("controller", false)) {
        if (controller != null) {
          String message =
              "Only one reference can have Controller set to true. Found \"true\" in references for"
                  + " "
                  + controller.string("kind", "")
                  + "/"
                  + controller.string("name", "")
                  + " and "
                  + owner.string("kind", "")
                  + "/"
                  + owner.string("name", "");
          invalid("ownerReferences", owners, message);
        } else {
          controller = owner;
        }
      }
    }
  }

  private void checkOwner(JsonObject owner) {
    String apiVersion = owner.string("apiVersion", "");
    String kind = owner.string("kind", "");
    // What has too many parts is read as nothing.
    if (apiVersion.isEmpty() || apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
      invalid("ownerReferences.apiVersion", apiVersion, "version must not be empty");
    }
    if (kind.isEmpty()) {
      invalid("ownerReferences.kind", kind, "must not be empty");
    }
    if (owner.string("name", "").isEmpty()) {
      invalid("ownerReferences.name", "", "must not be empty");
    }
    if (owner.string("uid", "").isEmpty()) {
      invalid("ownerReferences.uid", "", "must not be empty");
    }
    boolean event =
        kind.equals("Event") && (apiVersion.equals("v1") || apiVersion.equals("events.k8s.io/v1"));
    if (event) {
      String type = (apiVersion.equals("v1") ? "/v1" : apiVersion) + ", Kind=Event";
      invalid("ownerReferences", owner, type + " is disallowed from being an owner");
    }
  }

  private void checkFinalizers(JsonObject metadata) {
    List<String> finalizers = metadata.strings("finalizers");
    for (String finalizer : finalizers) {
      LabelRules.key(finalizer).forEach(text -> invalid("finalizers", finalizer, text));
    }
    if (finalizers.contains("orphan") && finalizers.contains("foregroundDeletion")) {
      invalid(
          "finalizers",
          new JsonArray(finalizers),
          "finalizer orphan and foregroundDeletion cannot be both set");
    }
  }

  /** A name without a domain must be one of Kubernetes' own. */
  private void checkKnownFinalizers(JsonObject metadata) {
    List<String> finalizers = metadata.strings("finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
        invalid(
            "finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
  }

  private void checkNewFinalizers(JsonObject metadata, JsonObject old) {
    if (!old.containsKey("deletionTimestamp")) {
      return;
    }
    List<String> before = old.strings("finalizers");
    List<String> added =
        metadata.strings("finalizers").stream().filter(f -> !before.contains(f)).toList();
    if (!added.isEmpty()) {
      String message =
          "Forbidden: no new finalizers can be added if the object is being deleted, found new"
              + " finalizers []string{"
              + String.join(", ", added.stream().map(Json::string).toList())
              + "}";
      add("FieldValueForbidden", message, "finalizers");
    }
  }

  private void checkSame(String field, JsonObject metadata, JsonObject old) {
    Object now = metadata.get(field);
    Object before = old.get(field);
    if (now != null && !now.equals(before)) {
      invalid(field, now, "field is immutable");
    }
  }

  private void invalid(String field, Object value, String wrong) {
    add("FieldValueInvalid", "Invalid value: " + Json.string(value) + ": " + wrong, field);
  }

  private void add(String reason, String message, String field) {
    causes.add(new Cause(reason, message, path + "." + field));
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
