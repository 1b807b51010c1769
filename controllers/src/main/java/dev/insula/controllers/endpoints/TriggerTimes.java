package dev.insula.controllers.endpoints;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When that happened which a change of endpoints answers to, so that the delay of the network's
 * programming can be measured: for a service seen for the first time its creation, later the
 * earliest change of a pod's readiness since the last look. In memory, as in Kubernetes.
 * Thread-safe.
 */
final class TriggerTimes {

  static final String ANNOTATION = "endpoints.kubernetes.io/last-change-trigger-time";

  /** Services that are remembered; the ones that were quiet longest are forgotten. */
  private static final int MOST_SERVICES = 4_096;

  /** Times that are remembered of all services: each may have all pods of the tenant. */
  private static final int MOST_TIMES = 65_536;

  private final ReentrantLock lock = new ReentrantLock();

  /** The services that were looked at last are the last ones. */
  private final LinkedHashMap<ObjectName, Map<String, Instant>> seen =
      new LinkedHashMap<>(16, 0.75f, true);

  private int times;

  /** The time for the next write; empty if nothing has changed but what the service says. */
  Optional<Instant> next(JsonObject service, List<PodView> pods) {
    Map<String, Instant> now = new HashMap<>();
    for (PodView pod : pods) {
      Instant changed = pod.readyChanged();
      if (changed != null) {
        now.put(pod.name().name(), changed);
      }
    }
    Map<String, Instant> before = replace(Meta.objectName(service), now);
    return before == null ? created(service) : earliestNews(before, now);
  }

  void forget(ObjectName service) {
    lock.lock();
    try {
      times -= size(seen.remove(service));
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Map<String, Instant> replace(ObjectName service, Map<String, Instant> now) {
    lock.lock();
    try {
      Map<String, Instant> before = seen.put(service, now);
      times += now.size() - size(before);
      while (seen.size() > MOST_SERVICES || (times > MOST_TIMES && seen.size() > 1)) {
        times -= size(seen.pollFirstEntry().getValue());
      }
      return before;
    } finally {
      lock.unlock();
    }
  }

  private static int size(@Nullable Map<String, Instant> of) {
    return of == null ? 0 : of.size();
  }

  private static Optional<Instant> earliestNews(
      Map<String, Instant> before, Map<String, Instant> now) {
    Stream<Instant> news =
        now.entrySet().stream()
            .filter(
                each ->
                    each.getValue()
                        .isAfter(
                            Objects.requireNonNullElse(before.get(each.getKey()), Instant.EPOCH)))
            .map(Map.Entry::getValue);
    return news.min(Instant::compareTo);
  }

  private static Optional<Instant> created(JsonObject service) {
    try {
      return Optional.of(Instant.parse(Meta.of(service).string("creationTimestamp", "")));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Writes it into an object's annotations, or takes it away. */
  static void put(Optional<Instant> time, JsonObject object) {
    JsonObject annotations = Meta.of(object).objectOrCreate("annotations");
    time.ifPresentOrElse(
        at -> annotations.put(ANNOTATION, at.toString()), () -> annotations.remove(ANNOTATION));
    if (annotations.isEmpty()) {
      Meta.of(object).remove("annotations");
    }
  }
}
