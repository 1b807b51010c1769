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
 * does not take them quickly enough. An event that repeats raises the count of the first one.
 * Control planes take turns, and each has its events written in their order.
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

  private record Entry(
      String scope,
      ControlPlaneClient client,
      String source,
      ObjectReference about,
      String type,
      String reason,
      String message,
      String host,
      Instant at,
      long number) {
    String key() {
      return String.join(
          "\n", scope, about.kind(), about.uid(), about.fieldPath(), type, reason, message, host);
    }
  }

  private record Written(ObjectName name, long count) {}

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

  /** One at a time of each control plane, so that its events keep their order. */
  private final FairQueue<Entry> waiting = new FairQueue<>(QueueOptions.DEFAULT.withConcurrency(1));

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
        new Entry(
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
        new Entry(
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

  private void offer(Entry entry) {
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
        FairQueue.Work<Entry> work = waiting.take().orElseThrow();
        write(work.key());
        waiting.done(work);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Entry entry) {
    try {
      Written before = remembered.get(entry.key());
      remembered.put(
          entry.key(), before == null || !repeat(entry, before) ? create(entry) : next(before));
    } catch (RuntimeException e) {
      dropped.increment();
      LOG.atDebug()
          .addKeyValue("controlPlane", entry.scope())
          .addKeyValue("reason", entry.reason())
          .log("an event was not written: {}", e.getMessage());
    }
  }

  private static Written next(Written before) {
    return new Written(before.name(), before.count() + 1);
  }

  private boolean repeat(Entry entry, Written before) {
    var change =
        JsonObject.of("count", before.count() + 1, "lastTimestamp", Timestamps.seconds(entry.at()));
    try {
      entry
          .client()
          .patch(
              EVENTS,
              before.name(),
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

  private Written create(Entry entry) {
    JsonObject event = event(entry);
    entry.client().create(EVENTS, event, WriteOptions.as(component));
    JsonObject meta = event.objectAt("metadata");
    return new Written(new ObjectName(meta.string("namespace", ""), meta.string("name", "")), 1);
  }

  private JsonObject event(Entry entry) {
    ObjectReference about = entry.about();
    String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
    var source = JsonObject.of("component", entry.source());
    if (!entry.host().isEmpty()) {
      source.put("host", entry.host());
    }
    String at = Timestamps.seconds(entry.at());
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "metadata",
        JsonObject.of("name", name(entry), "namespace", namespace),
        "involvedObject",
        about.toJson(),
        "reason",
        entry.reason(),
        "message",
        entry.message(),
        "source",
        source,
        "firstTimestamp",
        at,
        "lastTimestamp",
        at,
        "count",
        1L,
        "type",
        entry.type(),
        "reportingComponent",
        entry.source(),
        "reportingInstance",
        entry.host());
  }

  /** The object's name and a number that grows with time, as in Kubernetes. */
  private String name(Entry entry) {
    long nanos = ChronoUnit.NANOS.between(Instant.EPOCH, entry.at()) + entry.number() % 1_000;
    String suffix = "." + Long.toHexString(nanos);
    String name = entry.about().name();
    return name.substring(0, Math.min(name.length(), 253 - suffix.length())) + suffix;
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
