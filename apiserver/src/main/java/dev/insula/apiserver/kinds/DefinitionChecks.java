package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Defaults and rules of CustomResourceDefinitions; their schemas are {@link StructuralChecks}. */
final class DefinitionChecks {

  private static final String APPROVAL = "api-approved.kubernetes.io";

  private DefinitionChecks() {}

  static void define(Vocabulary words) {
    words.fill("definitionDefaults", DefinitionChecks::defaults);
    words.check("definitionName", DefinitionChecks::name);
    words.check("definitionGroup", DefinitionChecks::group);
    words.check("definitionNames", (spec, findings) -> names(spec.field("names"), true, findings));
    words.check("acceptedNames", (names, findings) -> names(names, false, findings));
    words.check("definitionVersions", DefinitionChecks::versions);
    words.check("definitionSchemas", VersionChecks::check);
    words.check("definitionConversion", DefinitionChecks::conversion);
    words.check("definitionUnchanged", DefinitionChecks::unchangedSpec);
    words.check("definitionFormats", FormatWarnings::check);
    words.check("definitionStored", DefinitionChecks::stored);
  }

  private static void defaults(JsonObject spec, Node node) {
    JsonObject names = spec.objectOrCreate("names");
    String kind = names.string("kind", "");
    if (!kind.isEmpty() && names.string("singular", "").isEmpty()) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!kind.isEmpty() && names.string("listKind", "").isEmpty()) {
      names.put("listKind", kind + "List");
    }
    if (spec.object("conversion") == null) {
      spec.put("conversion", JsonObject.of("strategy", "None"));
    }
    JsonObject service = spec.objectAt("conversion", "webhook", "clientConfig").object("service");
    if (service != null && service.get("port") == null) {
      service.put("port", 443L);
    }
  }

  private static void name(Node definition, Findings findings) {
    JsonObject spec = definition.field("spec").object();
    String wanted = spec.objectAt("names").string("plural", "") + "." + spec.string("group", "");
    Node name = definition.at("metadata.name");
    if (!definition.isUpdate() && !name.empty() && !name.string().equals(wanted)) {
      findings.invalid(name, "must be spec.names.plural+\".\"+spec.group");
    }
  }

  /** Groups of the Kubernetes community need an approval, see KEP-1111. */
  private static void group(Node spec, Findings findings) {
    String group = spec.field("group").string();
    if (NameRules.dns1123Subdomain(group).isEmpty() && group.indexOf('.') < 0) {
      findings.invalid(spec.field("group"), "should be a domain with at least one dot");
    }
    boolean isProtected =
        group.equals("k8s.io")
            || group.endsWith(".k8s.io")
            || group.equals("kubernetes.io")
            || group.endsWith(".kubernetes.io");
    if (!isProtected || spec.isUpdate()) {
      return;
    }
    Node approval = spec.root().at("metadata").field("annotations").entry(APPROVAL);
    String text = approval.string();
    String see = "see https://github.com/kubernetes/enhancements/pull/1111";
    String must = "protected groups must have approval annotation \"" + APPROVAL + "\"";
    if (text.isEmpty()) {
      findings.required(approval, must + ", " + see);
    } else if (!text.startsWith("unapproved") && !text.matches("https?://[^\\s]{1,1000}")) {
      findings.invalid(
          approval, must + " with either a URL or a reason starting with \"unapproved\", " + see);
    }
  }

  /** Names that are not accepted yet are empty. */
  private static void names(Node names, boolean required, Findings findings) {
    label(names.field("plural"), required, findings);
    label(names.field("singular"), required, findings);
    kind(names.field("kind"), required, findings);
    kind(names.field("listKind"), required, findings);
    labels(names.field("shortNames"), findings);
    Node listKind = names.field("listKind");
    if (!listKind.empty() && listKind.string().equals(names.field("kind").string())) {
      findings.invalid(listKind, "kind and listKind may not be the same");
    }
    labels(names.field("categories"), findings);
  }

  private static void labels(Node several, Findings findings) {
    for (int i = 0; i < several.list().size(); i++) {
      dns1035(several.element(i), findings);
    }
  }

  /** What stored objects and paths depend on. */
  private static void unchangedSpec(Node spec, Findings findings) {
    if (!spec.isUpdate()) {
      return;
    }
    Node names = spec.field("names");
    if (isEstablished(spec.root())) {
      unchanged(spec.field("scope"), findings);
      unchanged(names.field("kind"), findings);
    }
    unchanged(spec.field("group"), findings);
    unchanged(names.field("plural"), findings);
  }

  private static void unchanged(Node node, Findings findings) {
    if (node.old() != null && !Objects.equals(node.value(), node.old())) {
      findings.invalid(node, "field is immutable");
    }
  }

  private static boolean isEstablished(Node definition) {
    return definition.at("status.conditions").list().objects().stream()
        .anyMatch(
            condition ->
                "Established".equals(condition.string("type"))
                    && "True".equals(condition.string("status")));
  }

  private static void label(Node node, boolean required, Findings findings) {
    if (!isMissing(node, required, findings)) {
      dns1035(node, findings);
    }
  }

  private static boolean isMissing(Node node, boolean required, Findings findings) {
    if (node.empty() && required) {
      findings.required(node);
    }
    return node.empty();
  }

  private static void dns1035(Node node, Findings findings) {
    NameRules.dns1035Label(node.string())
        .forEach(text -> findings.invalid(node, node.string(), text));
  }

  private static void kind(Node node, boolean required, Findings findings) {
    if (isMissing(node, required, findings)) {
      return;
    }
    NameRules.dns1035Label(node.string().toLowerCase(Locale.ROOT))
        .forEach(
            text ->
                findings.invalid(node, "may have mixed case, but should otherwise match: " + text));
  }

  private static void versions(Node spec, Findings findings) {
    Node versions = spec.field("versions");
    int storage = 0;
    var seen = new ArrayList<String>();
    for (int i = 0; i < versions.list().size(); i++) {
      Node version = versions.element(i);
      Node name = version.field("name");
      dns1035(name, findings);
      if (seen.contains(name.string())) {
        findings.invalid(versions, shown(versions), "must contain unique version names");
      }
      seen.add(name.string());
      storage += version.field("storage").bool() ? 1 : 0;
      VersionChecks.deprecation(version, findings);
    }
    if (!seen.isEmpty()
        && !seen.getFirst().isEmpty()
        && !NameRules.dns1035Label(seen.getFirst()).isEmpty()) {
      dns1035(spec.field("version").with(seen.getFirst()), findings);
    }
    if (storage != 1) {
      findings.invalid(
          versions, shown(versions), "must have exactly one version marked as storage version");
    }
  }

  private static ErrorValue.Raw shown(Node versions) {
    return VersionStructs.show(versions.list(), part -> VersionChecks.same(versions, part));
  }

  private static void conversion(Node spec, Findings findings) {
    Node conversion = spec.field("conversion");
    Node strategy = conversion.field("strategy");
    Node webhook = conversion.field("webhook");
    // The hub version has the parts of the webhook beside the strategy.
    Node client = webhook.field("clientConfig").named("webhookClientConfig");
    Node place = conversion.field("webhookClientConfig");
    Node reviews = conversion.field("conversionReviewVersions");
    if (strategy.empty()) {
      findings.required(strategy);
    } else if (!Set.of("None", "Webhook").contains(strategy.string())) {
      findings.unsupported(strategy, strategy.string(), List.of("None", "Webhook"));
    }
    if (!strategy.string().equals("Webhook")) {
      if (client.present()) {
        findings.forbidden(place, "should not be set when strategy is not set to Webhook");
      }
      if (!webhook.field("conversionReviewVersions").empty()) {
        findings.forbidden(reviews, "should not be set when strategy is not set to Webhook");
      }
      return;
    }
    if (client.absent()) {
      findings.required(place, "required when strategy is set to Webhook");
    } else {
      AdmissionChecks.client(client.named("/" + place.path()), findings);
    }
    reviewVersions(reviews.with(webhook.field("conversionReviewVersions").value()), findings);
  }

  private static void reviewVersions(Node versions, Findings findings) {
    if (versions.empty()) {
      findings.required(versions);
      return;
    }
    var seen = new ArrayList<String>();
    for (int i = 0; i < versions.list().size(); i++) {
      Node version = versions.element(i);
      if (seen.contains(version.string())) {
        findings.invalid(version, "duplicate version");
      } else {
        dns1035(version, findings);
      }
      seen.add(version.string());
    }
    if (!seen.contains("v1") && !seen.contains("v1beta1")) {
      findings.invalid(versions, "must include at least one of v1, v1beta1");
    }
  }

  private static void stored(Node status, Findings findings) {
    Node stored = status.field("storedVersions");
    JsonArray versions = stored.list();
    if (versions.isEmpty()) {
      findings.invalid(stored, "must have at least one stored version");
      return;
    }
    var declared = status.root().at("spec.versions").list().objects();
    for (JsonObject version : declared) {
      String name = version.string("name", "");
      if (version.bool("storage", false) && !versions.contains(name)) {
        findings.invalid(stored, "must have the storage version " + name);
      }
    }
    for (int i = 0; i < versions.size(); i++) {
      Node one = stored.element(i);
      if (declared.stream().noneMatch(v -> one.string().equals(v.string("name", "")))) {
        findings.invalid(
            one,
            "missing from spec.versions; "
                + one.string()
                + " was previously a storage version, and must remain in spec.versions until a"
                + " storage migration ensures no data remains persisted in "
                + one.string()
                + " and removes "
                + one.string()
                + " from status.storedVersions");
      }
    }
  }
}
