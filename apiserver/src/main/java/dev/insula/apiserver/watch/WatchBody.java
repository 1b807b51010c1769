package dev.insula.apiserver.watch;

import dev.insula.apiserver.request.BodySource;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.store.CompactedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a watch's answer: events as lines of JSON, and bookmarks. Idle, it is a cursor and a
 * timer's entry.
 */
final class WatchBody implements BodySource {

  /** How often a quiet watch hears of the revision it is at. */
  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

  private final ObjectEvents events;
  private final EventForm form;
  private final WatchOptions options;
  private final WatchClock clock;
  private final long endNanos;

  private Runnable wake = () -> {};
  private WatchClock.@Nullable Alarm alarm;
  private @Nullable CompactedException expired;
  private boolean initialEndDue;
  private boolean ended;
  private long bookmarkNanos;
  private long told;

  WatchBody(ObjectEvents events, EventForm form, WatchOptions options, WatchClock clock) {
    this.events = events;
    this.form = form;
    this.options = options;
    this.clock = clock;
    this.endNanos = System.nanoTime() + options.timeout().toNanos();
    this.initialEndDue = options.initialEnd();
    this.told = events.revision();
  }

  @Override
  public void start(Runnable newWake) {
    wake = newWake;
    try {
      events.start(newWake);
    } catch (CompactedException e) {
      expired = e;
    }
    setAlarm();
  }

  @Override
  public Next poll() {
    if (ended) {
      return Next.END;
    }
    var parts = new ArrayList<byte[]>();
    try {
      if (expired != null) {
        throw expired;
      }
      fill(parts);
    } catch (CompactedException e) {
      form.error(expiredStatus(e), parts);
      ended = true;
    } catch (ApiException e) {
      // An event that can't be shown must not be left out: the watcher starts anew.
      form.error(
          new Status(e.code(), "InternalError", e.status().message(), e.status().details()), parts);
      ended = true;
    }
    if (!parts.isEmpty()) {
      return new Next.Chunks(parts);
    }
    if (System.nanoTime() - endNanos >= 0) {
      ended = true;
      return Next.END;
    }
    return Next.NOTHING;
  }

  @Override
  public void close() {
    ended = true;
    cancelAlarm();
    events.close();
  }

  private void fill(List<byte[]> parts) {
    List<ObjectEvent> polled = events.poll();
    form.events(polled, parts);
    for (ObjectEvent event : polled) {
      told = Math.max(told, event.revision());
    }
    if (initialEndDue && events.initialDone()) {
      initialEndDue = false;
      form.bookmark(events.initialRevision(), true, parts);
    }
    long now = System.nanoTime();
    if (parts.isEmpty() && options.bookmarks() && now - bookmarkNanos >= 0) {
      long revision = events.revision();
      if (revision > told) {
        told = revision;
        form.bookmark(revision, false, parts);
      }
      setAlarm();
    }
  }

  /** Wakes the watch for its next bookmark or its end, whichever is first. */
  private void setAlarm() {
    cancelAlarm();
    long now = System.nanoTime();
    bookmarkNanos = now + BOOKMARK_EVERY.toNanos();
    long until = endNanos - now;
    if (options.bookmarks()) {
      until = Math.min(until, BOOKMARK_EVERY.toNanos());
    }
    alarm = clock.after(Duration.ofNanos(Math.max(until, 0)).plusMillis(1), wake);
  }

  private void cancelAlarm() {
    WatchClock.Alarm set = alarm;
    if (set != null) {
      set.cancel();
      alarm = null;
    }
  }

  static Status expiredStatus(CompactedException e) {
    return new Status(
        410,
        "Expired",
        "The resourceVersion for the provided watch is too old (" + e.compactedRevision() + ").",
        new JsonObject());
  }
}
