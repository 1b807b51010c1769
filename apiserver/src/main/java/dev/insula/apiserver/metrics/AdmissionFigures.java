package dev.insula.apiserver.metrics;

import dev.insula.apiserver.admission.AdmissionObserver;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.metrics.BoundedSeries;
import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;

/** How long admission takes in one control plane, in all and at its webhooks. Thread-safe. */
public final class AdmissionFigures implements AdmissionObserver, MetricSource {

  /** Webhooks that are told apart, with what is done and what they said; 20 are many. */
  static final int MOST_WEBHOOK_SERIES = 200;

  private static final Buckets STEPS = Buckets.ofSeconds(0.005, 0.025, 0.1, 0.5, 1, 2.5);
  private static final Buckets WEBHOOKS = Buckets.ofSeconds(0.005, 0.025, 0.1, 0.5, 1, 2.5, 10, 25);

  /** There are sixteen. */
  private record StepKey(Step step, Operation operation, boolean rejected) {}

  private record WebhookKey(String name, Step step, Operation operation, boolean rejected) {}

  private final BoundedSeries<StepKey, Distribution> steps =
      new BoundedSeries<>(
          16, new StepKey(Step.ADMIT, Operation.CONNECT, false), _ -> new Distribution(STEPS));

  private final BoundedSeries<WebhookKey, Distribution> webhooks =
      new BoundedSeries<>(
          MOST_WEBHOOK_SERIES,
          new WebhookKey("others", Step.VALIDATE, Operation.CREATE, false),
          _ -> new Distribution(WEBHOOKS));

  @Override
  public void step(Step step, Operation operation, boolean rejected, long nanos) {
    steps.of(new StepKey(step, operation, rejected)).add(nanos);
  }

  @Override
  public void webhook(String name, Step step, Operation operation, boolean rejected, long nanos) {
    webhooks.of(new WebhookKey(name, step, operation, rejected)).add(nanos);
  }

  @Override
  public void collect(Families families) {
    steps.forEach(
        (key, durations) ->
            families
                .histogram(
                    "apiserver_admission_step_admission_duration_seconds",
                    "Time in all admission plugins of one half, webhooks included.")
                .point(
                    durations,
                    "type",
                    key.step() == Step.ADMIT ? "admit" : "validate",
                    "operation",
                    key.operation().name(),
                    "rejected",
                    Boolean.toString(key.rejected())));
    webhooks.forEach(
        (key, durations) ->
            families
                .histogram(
                    "apiserver_admission_webhook_admission_duration_seconds",
                    "Time until a webhook answered, or did not.")
                .point(
                    durations,
                    "name",
                    key.name(),
                    "type",
                    key.step() == Step.ADMIT ? "admit" : "validating",
                    "operation",
                    key.operation().name(),
                    "rejected",
                    Boolean.toString(key.rejected())));
  }
}
