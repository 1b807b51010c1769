package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.controlplane.ClientRecord.Event;
import dev.insula.apiserver.controlplane.ClientRecord.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All versions of all objects in the order of their revisions. */
final class Timeline {

  /** Revision to event. */
  private final TreeMap<Long, Event> events = new TreeMap<>();

  /** Name to revision to state, absent after a deletion. */
  private final Map<String, TreeMap<Long, Seen>> objects = new HashMap<>();

  void add(Event event) {
    long revision = event.seen().version();
    events.put(revision, event);
    Seen state = event.kind() == Event.Kind.DELETED ? Seen.ABSENT : event.seen();
    object(event.name()).put(revision, state);
  }

  long last() {
    return events.isEmpty() ? 0 : events.lastKey();
  }

  /** The events after one revision, up to and with another. */
  List<Event> between(long after, long through) {
    return through <= after
        ? List.of()
        : List.copyOf(events.subMap(after, false, through, true).values());
  }

  /** All states that an object had from one revision to another, both included. */
  List<Seen> states(String name, long from, long through) {
    TreeMap<Long, Seen> states = object(name);
    long first = states.floorKey(from);
    return List.copyOf(states.subMap(first, true, Math.max(first, through), true).values());
  }

  Seen stateAt(String name, long revision) {
    return object(name).floorEntry(revision).getValue();
  }

  /** What a list at a revision has to show. */
  Map<String, Seen> snapshot(long revision) {
    var snapshot = new TreeMap<String, Seen>();
    for (String name : objects.keySet()) {
      Seen state = stateAt(name, revision);
      if (!state.absent()) {
        snapshot.put(name, state);
      }
    }
    return snapshot;
  }

  private TreeMap<Long, Seen> object(String name) {
    return objects.computeIfAbsent(name, _ -> new TreeMap<>(Map.of(0L, Seen.ABSENT)));
  }
}
