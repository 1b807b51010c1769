package dev.insula.controllers.autoscaling;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Scale;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One turn with one autoscaler: reads the size and the metrics, resizes, and tells why. */
final class AutoscalerTurn {

  /** As in Kubernetes. */
  private static final Duration PERIOD = Duration.ofSeconds(15);

  /** Where there is nothing to read, it is not read all the time. */
  private static final Duration WITHOUT_METRICS = Duration.ofMinutes(5);

  private final Plane plane;
  private final JsonObject autoscaler;
  private final Instant now;
  private final AutoscalerStatus status;
  private final ScalingRules rules;
  private final List<JsonObject> metrics = new ArrayList<>();

  AutoscalerTurn(Plane plane, JsonObject autoscaler, Instant now) {
    this.plane = plane;
    this.autoscaler = autoscaler;
    this.now = now;
    this.status = new AutoscalerStatus(autoscaler, now);
    this.rules = new ScalingRules(autoscaler, now);
  }

  Result run() {
    Result next = work();
    JsonObject wanted = status.toJson();
    if (!wanted.equals(autoscaler.objectAt("status"))) {
      autoscaler.put("status", wanted);
      plane.client().update(Kinds.AUTOSCALERS.resource(), autoscaler, Live.STATUS);
    }
    return next;
  }

  private Result work() {
    ScaleTarget target;
    Scale scale;
    try {
      target = new ScaleTarget(plane, autoscaler);
      scale = target.read();
    } catch (MetricsException e) {
      return noScale(e.text());
    } catch (ApiException e) {
      return noScale(e.status().message());
    }
    status.condition(
        "AbleToScale",
        true,
        "SucceededGetScale",
        "the HPA controller was able to get the target's current scale");
    int current = scale.wanted();
    int fewest = (int) autoscaler.objectAt("spec").integer("minReplicas", 1);
    int most = (int) autoscaler.objectAt("spec").integer("maxReplicas", 1);
    var history =
        plane
            .attachment(ScalingHistory.class, ScalingHistory::new)
            .of(Meta.uid(autoscaler), current, now);
    if (current == 0 && fewest != 0) {
      status.condition(
          "ScalingActive",
          false,
          "ScalingDisabled",
          "scaling is disabled since the replica count of the target is zero");
      status.sizes(current, 0);
      status.metrics(metrics);
      return Result.after(WITHOUT_METRICS);
    }
    if (current > most) {
      return resize(
          target, history, current, most, "Current number of replicas above Spec.MaxReplicas");
    }
    if (current < fewest) {
      return resize(
          target, history, current, fewest, "Current number of replicas below Spec.MinReplicas");
    }
    return follow(target, scale, history);
  }

  private Result noScale(String why) {
    event("Warning", "FailedGetScale", why);
    status.condition(
        "AbleToScale",
        false,
        "FailedGetScale",
        "the HPA controller was unable to get the target's current scale: " + why);
    return Result.after(WITHOUT_METRICS);
  }

  private record Proposed(int replicas, String metric) {}

  private Result follow(ScaleTarget target, Scale scale, ScalingHistory.Of history) {
    int current = scale.wanted();
    Proposed proposed;
    try {
      proposed = propose(scale);
    } catch (MetricsException e) {
      status.current(current);
      status.metrics(metrics);
      event("Warning", "FailedComputeMetricsReplicas", e.text());
      return Result.after(WITHOUT_METRICS);
    }
    int desired = proposed.replicas();
    String reason =
        desired > current ? proposed.metric() + " above target" : "All metrics below target";
    ScalingRules.Sized stable = rules.stabilized(current, desired, history);
    status.condition("AbleToScale", true, stable.reason(), stable.message());
    ScalingRules.Sized limited = rules.limited(current, stable.replicas(), history);
    status.condition(
        "ScalingLimited",
        limited.replicas() != stable.replicas(),
        limited.reason(),
        limited.message());
    if (limited.replicas() != current) {
      return resize(target, history, current, limited.replicas(), reason);
    }
    status.sizes(current, current);
    status.metrics(metrics);
    return Result.after(PERIOD);
  }

  private Result resize(
      ScaleTarget target, ScalingHistory.Of history, int current, int desired, String reason) {
    status.metrics(metrics);
    try {
      target.resize(desired);
    } catch (ApiException e) {
      String why = e.status().message();
      event(
          "Warning",
          "FailedRescale",
          "New size: " + desired + "; reason: " + reason + "; error: " + why);
      status.condition(
          "AbleToScale",
          false,
          "FailedUpdateScale",
          "the HPA controller was unable to update the target scale: " + why);
      status.current(current);
      return Result.after(PERIOD);
    }
    status.condition(
        "AbleToScale",
        true,
        "SucceededRescale",
        "the HPA controller was able to update the target scale to " + desired);
    event("Normal", "SuccessfulRescale", "New size: " + desired + "; reason: " + reason);
    history.changes.add(new ScalingHistory.Entry(desired - current, now));
    status.sizes(current, desired);
    status.scaled();
    return Result.after(PERIOD);
  }

  /** The largest size that any of the metrics asks for. */
  private Proposed propose(Scale scale) {
    if (scale.selector().isEmpty()) {
      String why = "selector is required";
      event("Warning", "SelectorRequired", why);
      status.condition(
          "ScalingActive",
          false,
          "InvalidSelector",
          "the HPA target's scale is missing a selector");
      throw new MetricsException(why);
    }
    LabelSelector selector = LabelSelector.parse(scale.selector());
    List<JsonObject> all = autoscaler.objectAt("spec").objects("metrics");
    Proposed best = new Proposed(0, "");
    List<String> failures = new ArrayList<>();
    String firstReason = "";
    String firstFailure = "";
    rejectSharedPods(selector, scale.selector());
    for (JsonObject metric : all) {
      MetricSource source = MetricSource.of(metric);
      try {
        Proposed next = propose(source, scale, selector);
        best = best.replicas() == 0 || next.replicas() > best.replicas() ? next : best;
      } catch (MetricsException e) {
        metrics.add(JsonObject.of("type", ""));
        event("Warning", source.failure(), e.text());
        firstReason = failures.isEmpty() ? source.failure() : firstReason;
        firstFailure = failures.isEmpty() ? e.text() : firstFailure;
        failures.add("failed to get " + source.describe() + " value: " + source.sum(e.text()));
      }
    }
    boolean allFailed = failures.size() >= all.size();
    if (allFailed || (!failures.isEmpty() && best.replicas() < scale.wanted())) {
      status.condition(
          "ScalingActive",
          false,
          firstReason,
          "the HPA was unable to compute the replica count: " + firstFailure);
      throw new MetricsException(
          "invalid metrics (%d invalid out of %d), first error is: %s"
              .formatted(
                  failures.size(), all.size(), failures.isEmpty() ? "" : failures.getFirst()));
    }
    status.condition(
        "ScalingActive",
        true,
        "ValidMetricFound",
        "the HPA was able to successfully calculate a replica count from " + best.metric());
    return best;
  }

  /** Pods that several autoscalers size would be sized by none of them. */
  private void rejectSharedPods(LabelSelector selector, String text) {
    List<ObjectName> all =
        plane
            .attachment(AutoscaledPods.class, AutoscaledPods::new)
            .sharing(plane, Meta.objectName(autoscaler), selector);
    if (all.size() < 2) {
      return;
    }
    String why =
        "pods by selector %s are controlled by multiple HPAs: [%s]"
            .formatted(
                text, all.stream().map(ObjectName::toString).collect(Collectors.joining(" ")));
    event("Warning", "AmbiguousSelector", why);
    status.condition("ScalingActive", false, "AmbiguousSelector", why);
    throw new MetricsException(why);
  }

  private Proposed propose(MetricSource source, Scale scale, LabelSelector selector) {
    if (source.isResource()) {
      return ofResource(source, scale.wanted(), selector);
    }
    String namespace = Meta.namespace(autoscaler);
    if (!source.type().equals("External")) {
      throw new MetricsException(source.unavailable(namespace));
    }
    var proposal = new ExternalUsage(plane, namespace, source, rules.tolerance()).proposal(scale);
    metrics.add(source.status(proposal.current()));
    return new Proposed(
        proposal.replicas(),
        "external metric %s(%s)".formatted(source.name(), source.selectorText()));
  }

  private Proposed ofResource(MetricSource source, int current, LabelSelector selector) {
    boolean ofRequests = source.targetValue().isEmpty();
    String what = ofRequests ? "utilization" : "usage";
    UsageRatio.Proposal proposal;
    try {
      UsageRatio ratio =
          new ResourceUsage(
                  plane, Meta.namespace(autoscaler), selector, source.name(), source.container())
              .ratio(now, ofRequests);
      proposal =
          ofRequests
              ? ratio.ofRequests(current, source.targetUtilization(), rules.tolerance())
              : ratio.ofValue(
                  current, ResourceUsage.millis(source.targetValue()), rules.tolerance());
    } catch (MetricsException e) {
      throw new MetricsException(
          "failed to get %s %s: %s".formatted(source.name(), what, e.text()));
    }
    var now = JsonObject.of("averageValue", Quantity.ofMillis(proposal.average()).toString());
    if (ofRequests) {
      now.put("averageUtilization", proposal.utilization());
    }
    metrics.add(source.status(now));
    return new Proposed(proposal.replicas(), source.proposal(ofRequests));
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(autoscaler), type, reason, message);
  }
}
