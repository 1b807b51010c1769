package dev.insula.client;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is told about one object short, by the rules of Kubernetes' clients: from the tenth
 * different message about the same thing on, one event stands for all that follow, until nothing
 * has been told for ten minutes; and who reports has 25 events of a type for each object, and one
 * more every five minutes. Thread-safe.
 */
final class EventCorrelator {

  private static final int DIFFERENT_MESSAGES = 10;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
  private static final double BURST = 25;
  private static final double PER_SECOND = 1 / 300.0;

  /** Groups, and objects, that are remembered; the ones that were quiet longest are forgotten. */
  private static final int MOST_REMEMBERED = 4_096;

  /**
   * What is to be written.
   *
   * @param key equal for occurrences of the same event
   * @param combined whether it stands for others with other messages
   */
  record Told(String key, String message, boolean combined) {}

  private static final class Group {
    final Set<String> messages = new HashSet<>();
    Instant last;

    Group(Instant at) {
      last = at;
    }
  }

  private static final class Allowance {
    double tokens = BURST;
    Instant at;

    Allowance(Instant at) {
      this.at = at;
    }

    boolean take(Instant now) {
      double seconds = Math.max(0, Duration.between(at, now).toMillis() / 1e3);
      tokens = Math.min(BURST, tokens + seconds * PER_SECOND);
      at = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  private final Map<String, Group> groups = bounded();
  private final Map<String, Allowance> allowances = bounded();
  private final ReentrantLock lock = new ReentrantLock();

  /** How the event is to be told; empty if it is one too many. */
  Optional<Told> correlate(EventEntry event) {
    lock.lock();
    try {
      Told told = told(event);
      return allowances
              .computeIfAbsent(event.subject(), _ -> new Allowance(event.at()))
              .take(event.at())
          ? Optional.of(told)
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Told told(EventEntry event) {
    String key = String.join("\n", event.subject(), event.reason());
    Group group = groups.get(key);
    if (group == null || group.last.plus(FORGOTTEN_AFTER).isBefore(event.at())) {
      group = new Group(event.at());
      groups.put(key, group);
    }
    group.last = event.at();
    if (group.messages.contains(event.message())
        || group.messages.size() + 1 < DIFFERENT_MESSAGES) {
      group.messages.add(event.message());
      return new Told(
          String.join("\n", key, event.about().fieldPath(), event.message()),
          event.message(),
          false);
    }
    return new Told(key, "(combined from similar events): " + event.message(), true);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
        return size() > MOST_REMEMBERED;
      }
    };
  }
}
