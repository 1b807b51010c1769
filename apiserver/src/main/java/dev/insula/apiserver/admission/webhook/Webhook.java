package dev.insula.apiserver.admission.webhook;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.match.MatchCriteria;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * One webhook of a configuration. Immutable.
 *
 * @param name its own name, not that of the configuration
 * @param source as it is stored
 * @param compileProblem why its match conditions mean nothing; empty if they do
 */
record Webhook(
    String name,
    JsonObject source,
    MatchCriteria criteria,
    MatchConditions conditions,
    String compileProblem) {

  private static final int DEFAULT_SECONDS = 10;
  private static final List<String> KNOWN_VERSIONS = List.of("v1", "v1beta1");

  static Webhook of(JsonObject webhook, AdmissionExpressions expressions) {
    MatchConditions conditions = MatchConditions.NONE;
    String problem = "";
    try {
      conditions = MatchConditions.compile(webhook.objects("matchConditions"), expressions, false);
    } catch (CelCompileException e) {
      problem = "compilation failed: " + e.getMessage();
    }
    return new Webhook(
        webhook.string("name", ""), webhook, MatchCriteria.ofWebhook(webhook), conditions, problem);
  }

  /** Whether a call that fails lets the write through. */
  boolean failsOpen() {
    return source.string("failurePolicy", "Fail").equals("Ignore");
  }

  Duration timeout() {
    return Duration.ofSeconds(source.integer("timeoutSeconds", DEFAULT_SECONDS));
  }

  boolean bearsDryRun() {
    String effects = source.string("sideEffects", "");
    return effects.equals("None") || effects.equals("NoneOnDryRun");
  }

  boolean reinvocable() {
    return source.string("reinvocationPolicy", "Never").equals("IfNeeded");
  }

  JsonObject clientConfig() {
    return source.objectAt("clientConfig");
  }

  /** The first version of reviews that it and we understand; empty if there is none. */
  String reviewVersion() {
    return source.strings("admissionReviewVersions").stream()
        .filter(KNOWN_VERSIONS::contains)
        .findFirst()
        .orElse("");
  }
}
