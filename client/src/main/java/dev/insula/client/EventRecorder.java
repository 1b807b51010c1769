package dev.insula.client;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users what a component does with their objects, by Event objects. Thread-safe; recording
 * never blocks and never fails.
 *
 * <p>Events are best effort, as in Kubernetes: each control plane has a rate (the kubelet's default
 * of 50 a second with bursts) beyond which they are dropped, and so they are when the control plane
 * does not take them quickly enough, and when there are too many about one object. An event that
 * repeats raises the count of the first one; many that differ in their messages become one. Control
 * planes take turns, and each has its events written in their order.
 */
public final class EventRecorder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

  /** Events that wait to be written, of one control plane and of all. */
  private static final int MOST_WAITING_OF_ONE = 300;

  private static final int MOST_WAITING = 20_000;

  /** Events that are written at the same time, of as many control planes; disks like company. */
  private static final int WRITERS = 8;

  /** Events that are remembered, to count repetitions. */
  private static final int MOST_REMEMBERED = 4_096;

  /** Control planes whose rates are remembered. */
  private static final int MOST_RATES = 1_024;

  private static final double PER_SECOND = 50;
  private static final double BURST = 300;

  /** Bound of a message, as in the validation of events. */
  private static final int LONGEST_MESSAGE = 1_024;

  private record Written(ObjectName name, Instant first, long count) {

    Written again() {
      return new Written(name, first, count + 1);
    }
  }

  private static final class Rate {
    double tokens = BURST;
    long atNanos = System.nanoTime();

    boolean take() {
      long now = System.nanoTime();
      tokens = Math.min(BURST, tokens + (now - atNanos) / 1e9 * PER_SECOND);
      atNanos = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }

  private final String component;
  private final EventCorrelator correlator = new EventCorrelator();

  /** One at a time of each control plane, so that its events keep their order. */
  private final FairQueue<EventEntry> waiting =
      new FairQueue<>(QueueOptions.DEFAULT.withConcurrency(1));

  private final Map<String, Written> remembered =
      Collections.synchronizedMap(bounded(MOST_REMEMBERED));
  private final Map<String, Rate> rates = bounded(MOST_RATES);
  private final ReentrantLock rateLock = new ReentrantLock();
  private final AtomicLong sequence = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final List<Thread> writers;

  /**
   * @param component who reports, such as {@code default-scheduler}
   */
  public EventRecorder(String component) {
    this.component = component;
    this.writers =
        IntStream.range(0, WRITERS)
            .mapToObj(n -> Thread.ofVirtual().name("events-" + component, n).start(this::run))
            .toList();
  }

  /**
   * Records an event.
   *
   * @param scope the control plane's name, for its rate
   * @param type {@code Normal} or {@code Warning}
   */
  public void record(
      String scope,
      ControlPlaneClient client,
      ObjectReference about,
      String type,
      String reason,
      String message) {
    record(scope, client, about, type, reason, message, "");
  }

  /**
   * Records an event from a node.
   *
   * @param host the node it is reported from
   */
  public void record(
      String scope,
      ControlPlaneClient client,
      ObjectReference about,
      String type,
      String reason,
      String message,
      String host) {
    offer(
        new EventEntry(
            scope,
            client,
            component,
            about,
            type,
            reason,
            cut(message),
            host,
            Instant.now(),
            sequence.incrementAndGet()));
  }

  /**
   * Records an event in the name of a part of the component.
   *
   * @param source who is named as the event's source, such as {@code job-controller}
   */
  public void recordFrom(
      String source,
      String scope,
      ControlPlaneClient client,
      ObjectReference about,
      String type,
      String reason,
      String message) {
    offer(
        new EventEntry(
            scope,
            client,
            source,
            about,
            type,
            reason,
            cut(message),
            "",
            Instant.now(),
            sequence.incrementAndGet()));
  }

  private void offer(EventEntry entry) {
    if (allowed(entry.scope()) && hasRoom(entry.scope())) {
      waiting.add(entry.scope(), entry);
    } else {
      dropped.increment();
    }
  }

  private boolean hasRoom(String scope) {
    return waiting.depth(scope) < MOST_WAITING_OF_ONE && waiting.depth() < MOST_WAITING;
  }

  /** Events that were not written because of the rate or because too many waited. */
  public long dropped() {
    return dropped.sum();
  }

  /** Stops; what still waits is not written. */
  @Override
  public void close() {
    writers.forEach(Thread::interrupt);
    try {
      for (Thread writer : writers) {
        writer.join(Duration.ofSeconds(5));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean allowed(String scope) {
    rateLock.lock();
    try {
      return rates.computeIfAbsent(scope, _ -> new Rate()).take();
    } finally {
      rateLock.unlock();
    }
  }

  private void run() {
    try {
      while (true) {
        FairQueue.Work<EventEntry> work = waiting.take().orElseThrow();
        write(work.key());
        waiting.done(work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(EventEntry entry) {
    try {
      correlator.correlate(entry).ifPresentOrElse(told -> write(entry, told), dropped::increment);
    } catch (RuntimeException e) {
      dropped.increment();
      LOG.atDebug()
          .addKeyValue("controlPlane", entry.scope())
          .addKeyValue("reason", entry.reason())
          .log("an event was not written: {}", e.getMessage());
    }
  }

  private void write(EventEntry entry, EventCorrelator.Told told) {
    Written before = remembered.get(told.key());
    Written now = before == null ? new Written(name(entry), entry.at(), 1) : before.again();
    if (before == null || !repeat(entry, told, now)) {
      entry.client().create(EVENTS, event(entry, told, now), WriteOptions.as(component));
    }
    remembered.put(told.key(), now);
  }

  private boolean repeat(EventEntry entry, EventCorrelator.Told told, Written now) {
    var change =
        JsonObject.of(
            "count",
            now.count(),
            "lastTimestamp",
            Timestamps.seconds(entry.at()),
            "message",
            cut(told.message()));
    try {
      entry
          .client()
          .patch(
              EVENTS,
              now.name(),
              PatchType.MERGE,
              JsonOrArray.of(change),
              WriteOptions.as(component));
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  /** One that was deleted after it was counted comes back with its count. */
  private static JsonObject event(EventEntry entry, EventCorrelator.Told told, Written written) {
    ObjectReference about = entry.about();
    var source = JsonObject.of("component", entry.source());
    if (!entry.host().isEmpty()) {
      source.put("host", entry.host());
    }
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "metadata",
        JsonObject.of("name", written.name().name(), "namespace", written.name().namespace()),
        "involvedObject",
        about.toJson(),
        "reason",
        entry.reason(),
        "message",
        cut(told.message()),
        "source",
        source,
        "firstTimestamp",
        Timestamps.seconds(written.first()),
        "lastTimestamp",
        Timestamps.seconds(entry.at()),
        "count",
        written.count(),
        "type",
        entry.type(),
        "reportingComponent",
        told.combined() ? "" : entry.source(),
        "reportingInstance",
        told.combined() ? "" : entry.host());
  }

  /** The object's name and a number that grows with time, as in Kubernetes. */
  private static ObjectName name(EventEntry entry) {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, entry.at()) + entry.number() % 1_000;
    String suffix = "." + Long.toHexString(nanos);
    String name = entry.about().name();
    String namespace = entry.about().namespace();
    return new ObjectName(
        namespace.isEmpty() ? "default" : namespace,
        name.substring(0, Math.min(name.length(), 253 - suffix.length())) + suffix);
  }

  private static String cut(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 4) + " ...";
  }

  private static <V> Map<String, V> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.@Nullable Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
