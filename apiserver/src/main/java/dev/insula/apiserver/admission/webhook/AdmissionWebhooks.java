package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.AdmissionObserver;
import dev.insula.apiserver.admission.MutatingHook;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.webhook.WebhookClient;
import dev.insula.apiserver.webhook.WebhookTargets;

/** The webhooks of one control plane. Thread-safe. */
public final class AdmissionWebhooks {

  private static final String GROUP = "/admissionregistration.k8s.io/";

  private final WebhookCatalog mutations;
  private final WebhookCatalog validations;
  private final MutatingWebhooks mutating;
  private final ValidatingWebhooks validating;

  /**
   * @param client shared by all control planes
   */
  public AdmissionWebhooks(
      ObjectRepository objects,
      ResourceRegistry registry,
      Authorizer authorizer,
      AdmissionExpressions expressions,
      WebhookClient client,
      AdmissionObserver observer) {
    var call = new WebhookCall(client, new WebhookTargets(objects), authorizer, observer);
    this.mutations = new WebhookCatalog(objects, expressions, "mutating");
    this.validations = new WebhookCatalog(objects, expressions, "validating");
    this.mutating = new MutatingWebhooks(mutations, call, registry);
    this.validating = new ValidatingWebhooks(validations, call, registry);
  }

  public MutatingHook mutating() {
    return mutating;
  }

  public ValidatingPlugin validating() {
    return validating;
  }

  /** Hears of a change of the key space; returns at once. */
  public void changed(String key) {
    if (key.startsWith(GROUP)) {
      mutations.changed();
      validations.changed();
    }
  }
}
