package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.Reviews;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.apiserver.request.Turn;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks the validating webhooks of one control plane, all at once. Of several refusals that of the
 * last webhook is answered, as Kubernetes does where they come together. Thread-safe.
 */
final class ValidatingWebhooks implements ValidatingPlugin {

  private final WebhookCatalog catalog;
  private final WebhookCall call;
  private final ResourceRegistry registry;

  ValidatingWebhooks(WebhookCatalog catalog, WebhookCall call, ResourceRegistry registry) {
    this.catalog = catalog;
    this.call = call;
    this.registry = registry;
  }

  private record Question(Webhook webhook, GroupVersionResource matched) {}

  @Override
  public void validate(AdmissionRequest request) {
    List<Webhook> webhooks = catalog.webhooks();
    var target = new MatchTarget(request, registry);
    if (webhooks.isEmpty() || target.isExempt()) {
      return;
    }
    var questions = new ArrayList<Question>();
    for (Webhook webhook : webhooks) {
      Optional<GroupVersionResource> matched = call.matches(webhook, target);
      matched.ifPresent(version -> questions.add(new Question(webhook, version)));
    }
    if (questions.size() == 1) {
      ask(questions.getFirst(), request);
    } else if (!questions.isEmpty()) {
      askAll(questions, request);
    }
  }

  private void askAll(List<Question> questions, AdmissionRequest request) {
    try (Turn.Away _ = Turn.leave();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<?>>();
      for (Question question : questions) {
        answers.add(executor.submit(() -> ask(question, request)));
      }
      for (Future<?> answer : answers.reversed()) {
        answer.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.internal("request did not complete within requested timeout");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ApiException known
          ? known
          : ApiException.internal("a webhook could not be asked");
    }
  }

  private void ask(Question question, AdmissionRequest request) {
    var target = new MatchTarget(request, registry);
    JsonObject object = Reviews.version(target, question.matched(), request.object());
    call.ask(question.webhook(), target, question.matched(), object, false);
  }
}
