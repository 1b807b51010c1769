package dev.insula.controllers.autoscaling;

import dev.insula.client.ListOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.selector.LabelSelector;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What pods use of a resource, from the resource metrics API, and what they have asked for. */
final class ResourceUsage {

  private static final GroupVersionResource METRICS =
      new GroupVersionResource("metrics.k8s.io", "v1beta1", "pods");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  /** While a pod starts, what it uses of the CPU tells nothing. */
  private static final Duration STARTING = Duration.ofMinutes(5);

  /** A pod that was never ready by then has not started. */
  private static final Duration FIRST_READY = Duration.ofSeconds(30);

  private final String resource;
  private final String container;
  private final Map<String, Sample> samples = new HashMap<>();
  private final List<JsonObject> pods;

  private record Sample(long millis, Instant at, Duration window) {}

  /**
   * @param container only this one's; empty for all of a pod
   * @throws MetricsException if there are no metrics or no pods
   */
  ResourceUsage(
      Plane plane, String namespace, LabelSelector selector, String resource, String container) {
    this.resource = resource;
    this.container = container;
    for (JsonObject metrics : metrics(plane, namespace)) {
      Sample sample = selector.matches(Meta.labels(metrics)) ? sample(metrics) : null;
      if (sample != null) {
        samples.put(Meta.name(metrics), sample);
      }
    }
    if (samples.isEmpty()) {
      throw new MetricsException(
          "unable to get metrics for resource "
              + resource
              + ": no metrics returned from resource metrics API");
    }
    pods =
        list(plane, PODS, namespace).stream()
            .map(ApiObject::tree)
            .filter(pod -> selector.matches(Meta.labels(pod)))
            .toList();
    if (pods.isEmpty()) {
      throw new MetricsException("no pods returned by selector while calculating replica count");
    }
  }

  private List<JsonObject> metrics(Plane plane, String namespace) {
    try {
      return list(plane, METRICS, namespace).stream().map(ApiObject::tree).toList();
    } catch (ApiException e) {
      throw new MetricsException(
          "unable to get metrics for resource "
              + resource
              + ": unable to fetch metrics from resource metrics API: "
              + (e.isNotFound()
                  ? "the server could not find the requested resource (get pods.metrics.k8s.io)"
                  : e.status().message()));
    }
  }

  private static List<ApiObject> list(
      Plane plane, GroupVersionResource resource, String namespace) {
    return plane.client().list(resource, namespace, ListOptions.NONE).items();
  }

  private @Nullable Sample sample(JsonObject metrics) {
    long sum = 0;
    boolean any = false;
    for (JsonObject each : metrics.objects("containers")) {
      if (container.isEmpty() || container.equals(each.string("name", ""))) {
        String used = each.objectAt("usage").string(resource);
        if (used == null) {
          return null;
        }
        sum += millis(used);
        any = true;
      }
    }
    Duration window = Duration.ofMinutes(1);
    try {
      window = Duration.parse("PT" + metrics.string("window", "1m"));
    } catch (DateTimeParseException e) {
      // The usual window is as good as any.
      window = Duration.ofMinutes(1);
    }
    return any ? new Sample(sum, time(metrics.string("timestamp", "")), window) : null;
  }

  static long millis(String quantity) {
    return Quantity.parse(quantity).amount().multiply(BigDecimal.valueOf(1_000)).longValue();
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  /** Sorts the pods by what is known of them. */
  UsageRatio ratio(Instant now, boolean ofRequests) {
    var out = new UsageRatio();
    for (JsonObject pod : pods) {
      String name = Meta.name(pod);
      String phase = pod.objectAt("status").string("phase", "");
      Sample sample = samples.get(name);
      if (Meta.isDeleting(pod) || phase.equals("Failed")) {
        continue;
      }
      long requested = ofRequests ? requested(pod) : 0;
      if (phase.equals("Pending")) {
        out.unready(requested);
      } else if (sample == null) {
        out.missing(requested);
      } else if (resource.equals("cpu") && isStarting(pod, sample, now)) {
        out.unready(requested);
      } else {
        out.ready(sample.millis(), requested);
      }
    }
    if (out.isEmpty()) {
      throw new MetricsException(
          "did not receive metrics for targeted pods (pods might be unready)");
    }
    return out;
  }

  private static boolean isStarting(JsonObject pod, Sample sample, Instant now) {
    String started = pod.objectAt("status").string("startTime");
    for (JsonObject condition : pod.objectAt("status").objects("conditions")) {
      if (!condition.string("type", "").equals("Ready") || started == null) {
        continue;
      }
      Instant start = time(started);
      Instant since = time(condition.string("lastTransitionTime", ""));
      boolean ready = condition.string("status", "").equals("True");
      if (start.plus(STARTING).isAfter(now)) {
        return !ready || sample.at().isBefore(since.plus(sample.window()));
      }
      return !ready && start.plus(FIRST_READY).isAfter(since);
    }
    return true;
  }

  private long requested(JsonObject pod) {
    long sum = 0;
    for (JsonObject each : pod.objectAt("spec").objects("containers")) {
      String name = each.string("name", "");
      if (!container.isEmpty() && !container.equals(name)) {
        continue;
      }
      Object request = each.objectAt("resources", "requests").get(resource);
      if (request == null) {
        throw new MetricsException(
            "missing request for %s in container %s of Pod %s"
                .formatted(resource, name, Meta.name(pod)));
      }
      sum += millis(request.toString());
    }
    return sum;
  }
}
