package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.MutatingHook;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.admission.match.VersionedObject;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.patch.JsonPatch;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the mutating webhooks of one control plane, one after the other. Thread-safe. */
final class MutatingWebhooks implements MutatingHook {

  private final WebhookCatalog catalog;
  private final WebhookCall call;
  private final ResourceRegistry registry;

  MutatingWebhooks(WebhookCatalog catalog, WebhookCall call, ResourceRegistry registry) {
    this.catalog = catalog;
    this.call = call;
    this.registry = registry;
  }

  @Override
  public boolean admit(AdmissionRequest request, boolean again) {
    List<Webhook> webhooks = catalog.webhooks();
    var target = new MatchTarget(request, registry);
    if (webhooks.isEmpty() || target.isExempt()) {
      return false;
    }
    boolean changed = false;
    for (Webhook webhook : webhooks) {
      if (!again || webhook.reinvocable()) {
        Optional<GroupVersionResource> matched = call.matches(webhook, target);
        if (matched.isPresent()) {
          changed |= ask(webhook, target, matched.get());
        }
      }
    }
    return changed;
  }

  private boolean ask(Webhook webhook, MatchTarget target, GroupVersionResource matched) {
    JsonObject stored = target.request().object();
    var versioned = new VersionedObject(target, matched);
    @Nullable JsonObject sent = stored == null ? null : versioned.of(stored);
    ReviewAnswer answer = call.ask(webhook, target, matched, sent, true);
    if (answer == null || answer.patch().isEmpty()) {
      return false;
    }
    if (stored == null || sent == null) {
      throw ApiException.internal(
          "admission webhook attempted to modify an object that isn't there");
    }
    JsonObject before = stored.deepCopy();
    try {
      JsonObject patched = JsonPatch.of(answer.patch()).apply(sent, versioned.schema());
      versioned.replace(stored, patched);
    } catch (ApiException e) {
      throw ApiException.internal(String.valueOf(e.getMessage()));
    }
    return !stored.equals(before);
  }
}
