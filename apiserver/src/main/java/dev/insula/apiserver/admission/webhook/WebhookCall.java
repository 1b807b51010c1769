package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.AdmissionObserver;
import dev.insula.apiserver.admission.AdmissionObserver.Step;
import dev.insula.apiserver.admission.expression.EvaluationInput;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.expression.Reviews;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.admission.webhook.ReviewAnswer.InvalidAnswerException;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.webhook.WebhookClient;
import dev.insula.apiserver.webhook.WebhookException;
import dev.insula.apiserver.webhook.WebhookTargets;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks webhooks of one control plane about writes. Thread-safe. */
final class WebhookCall {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookCall.class);

  /** Calls of one control plane in work at once, so that slow webhooks hold up only their owner. */
  private static final int MAX_IN_FLIGHT = 32;

  private final WebhookClient client;
  private final WebhookTargets targets;
  private final Authorizer authorizer;
  private final AdmissionObserver observer;
  private final ReentrantLock warning = new ReentrantLock();
  private final Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT, true);

  WebhookCall(
      WebhookClient client,
      WebhookTargets targets,
      Authorizer authorizer,
      AdmissionObserver observer) {
    this.client = client;
    this.targets = targets;
    this.authorizer = authorizer;
    this.observer = observer;
  }

  /**
   * The version in which the webhook is to see the write; empty if it is not to be asked.
   *
   * @throws ApiException 403 if its conditions can't be evaluated, and it fails closed
   */
  Optional<GroupVersionResource> matches(Webhook webhook, MatchTarget target) {
    Optional<GroupVersionResource> matched = webhook.criteria().match(target);
    if (matched.isEmpty()) {
      return matched;
    }
    String problem = webhook.compileProblem();
    boolean holds = true;
    if (problem.isEmpty()) {
      EvaluationInput input = Reviews.input(target, matched.get(), authorizer);
      MatchConditions.Outcome outcome = webhook.conditions().evaluate(input);
      problem = outcome.problem();
      holds = outcome.holds();
    }
    if (!problem.isEmpty() && !webhook.failsOpen()) {
      throw ApiException.forbidden(target.resource().groupResource(), target.name(), problem);
    }
    return problem.isEmpty() && holds ? matched : Optional.empty();
  }

  /**
   * Asks a webhook.
   *
   * @param object in the version matched; null on delete
   * @return what it answered; null if it could not be asked and fails open
   * @throws ApiException if it refuses the write, or can't be asked and fails closed
   */
  @Nullable ReviewAnswer ask(
      Webhook webhook,
      MatchTarget target,
      GroupVersionResource matched,
      @Nullable JsonObject object,
      boolean mutating) {
    if (target.request().context().dryRun() && !webhook.bearsDryRun()) {
      throw ApiException.badRequest(
          "admission webhook \"" + webhook.name() + "\" does not support dry run");
    }
    long began = System.nanoTime();
    boolean rejected = true;
    try {
      ReviewAnswer answer = answer(webhook, target, matched, object, mutating);
      rejected = false;
      return answer;
    } finally {
      observer.webhook(
          webhook.name(),
          mutating ? Step.ADMIT : Step.VALIDATE,
          target.request().operation(),
          rejected,
          System.nanoTime() - began);
    }
  }

  private @Nullable ReviewAnswer answer(
      Webhook webhook,
      MatchTarget target,
      GroupVersionResource matched,
      @Nullable JsonObject object,
      boolean mutating) {
    String uid = UUID.randomUUID().toString();
    String version = webhook.reviewVersion();
    try {
      JsonObject review = review(target, matched, object, uid, version);
      JsonObject body =
          client.post(targets.of(webhook.clientConfig()), review, webhook.timeout(), inFlight);
      ReviewAnswer answer = ReviewAnswer.read(body, uid, version, mutating);
      warn(target, answer.warnings());
      if (!answer.allowed()) {
        throw answer.refusal(webhook.name());
      }
      return answer;
    } catch (WebhookException e) {
      return failed(webhook, "failed to call webhook: " + e.getMessage());
    } catch (InvalidAnswerException e) {
      return failed(webhook, "received invalid webhook response: " + e.getMessage());
    }
  }

  /** Several webhooks may be asked about one write at once. */
  private void warn(MatchTarget target, List<String> warnings) {
    warning.lock();
    try {
      warnings.forEach(target.request().warnings()::add);
    } finally {
      warning.unlock();
    }
  }

  /** A webhook that can't be asked, by what its failure policy says. */
  static @Nullable ReviewAnswer failed(Webhook webhook, String why) {
    String message = "failed calling webhook \"" + webhook.name() + "\": " + why;
    if (webhook.failsOpen()) {
      LOG.debug("webhook fails open: {}", message);
      return null;
    }
    var details =
        JsonObject.of("causes", Status.causes(List.of(new Status.Cause("", message, ""))));
    throw new ApiException(
        new Status(500, "InternalError", "Internal error occurred: " + message, details));
  }

  private static JsonObject review(
      MatchTarget target,
      GroupVersionResource matched,
      @Nullable JsonObject object,
      String uid,
      String version)
      throws WebhookException {
    if (version.isEmpty()) {
      throw new WebhookException(
          "webhook does not accept known AdmissionReview versions (v1, v1beta1)");
    }
    var request = JsonObject.of("uid", uid);
    request.putAll(Reviews.request(target, matched));
    JsonObject old = Reviews.version(target, matched, target.request().old());
    request.put("object", object == null ? JsonNull.NULL : object);
    request.put("oldObject", old == null ? JsonNull.NULL : old);
    return JsonObject.of(
        "kind", "AdmissionReview", "apiVersion", "admission.k8s.io/" + version, "request", request);
  }
}
