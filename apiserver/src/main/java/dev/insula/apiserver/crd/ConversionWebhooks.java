package dev.insula.apiserver.crd;

import dev.insula.apiserver.webhook.WebhookClient;
import dev.insula.apiserver.webhook.WebhookException;
import dev.insula.apiserver.webhook.WebhookTargets;
import dev.insula.machinery.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Asks the conversion webhooks of one control plane. Thread-safe. */
public final class ConversionWebhooks {

  /** Calls of one control plane in work at once, so that slow webhooks hold up only their owner. */
  private static final int MAX_IN_FLIGHT = 32;

  /** Definitions can't set another one. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final WebhookClient client;
  private final WebhookTargets targets;
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT, true);

  /**
   * @param client shared by all control planes
   * @param targets of the control plane's own services
   */
  public ConversionWebhooks(WebhookClient client, WebhookTargets targets) {
    this.client = client;
    this.targets = targets;
  }

  /**
   * Posts a review.
   *
   * @throws WebhookException if it is not answered
   */
  JsonObject post(JsonObject clientConfig, JsonObject review) throws WebhookException {
    return client.post(targets.of(clientConfig), review, TIMEOUT, inFlight);
  }
}
