package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.controlplane.ClientRecord.Compaction;
import dev.insula.apiserver.controlplane.ClientRecord.Event;
import dev.insula.apiserver.controlplane.ClientRecord.Listing;
import dev.insula.apiserver.controlplane.ClientRecord.Outcome;
import dev.insula.apiserver.controlplane.ClientRecord.Read;
import dev.insula.apiserver.controlplane.ClientRecord.Seen;
import dev.insula.apiserver.controlplane.ClientRecord.Verb;
import dev.insula.apiserver.controlplane.ClientRecord.Watch;
import dev.insula.apiserver.controlplane.ClientRecord.Write;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Says what in a record cannot have happened on a control plane that keeps its promises.
 *
 * <p>Versions give the order of all writes, so nothing is searched for: the order must explain each
 * write (it replaced the version it named and added what it sent), and each call must fit between
 * what was known when it began and what had been begun when it returned.
 */
final class HistoryChecker {

  private final Timeline timeline = new Timeline();
  private final Collection<ClientRecord> records;
  private final List<String> problems = new ArrayList<>();

  /** Write to the revision it made. */
  private final Map<Write, Long> revisions = new HashMap<>();

  /** Time to the highest revision that somebody knew then. */
  private final TreeMap<Long, Long> known = new TreeMap<>(Map.of(0L, 0L));

  /** Time to the highest revision whose write had begun then. */
  private final TreeMap<Long, Long> begun = new TreeMap<>(Map.of(0L, 0L));

  private HistoryChecker(Collection<ClientRecord> records) {
    this.records = records;
  }

  /**
   * The problems of a record, none if all is well.
   *
   * @param observed every event from the first revision on, as one watcher had it
   */
  static List<String> check(List<Event> observed, Collection<ClientRecord> records) {
    var checker = new HistoryChecker(records);
    checker.explain(observed);
    checker.learn();
    for (ClientRecord one : records) {
      checker.check(one);
    }
    return checker.problems;
  }

  /** Finds the write behind each version, and that it did to the object what it said. */
  private void explain(List<Event> observed) {
    var writes = new HashMap<String, Write>();
    var deletions = new HashMap<String, Write>();
    for (Write write : of(Write.class)) {
      if (write.verb() != Verb.DELETE) {
        writes.put(write.id(), write);
      } else if (write.outcome() == Outcome.DONE || write.outcome() == Outcome.UNKNOWN) {
        deletions.merge(birth(write.base()), write, HistoryChecker::likelier);
      }
    }
    var begins = new TreeMap<Long, Long>();
    for (Event event : observed) {
      long revision = event.seen().version();
      require(revision > timeline.last(), "a revision not above %s: %s", timeline.last(), event);
      Seen before = timeline.stateAt(event.name(), revision);
      Write write =
          event.kind() == Event.Kind.DELETED
              ? deletions.get(birth(event.seen()))
              : writes.get(event.seen().data().getOrDefault("op", ""));
      if (write == null || revisions.putIfAbsent(write, revision) != null) {
        problems.add("nobody's write, or one that came twice: " + event);
      } else {
        explain(write, before, event);
        begins.put(write.called(), revision);
      }
      timeline.add(event);
    }
    highest(begins, begun);
    for (Write write : of(Write.class)) {
      boolean done = write.outcome() == Outcome.DONE;
      require(
          !done || revisions.containsKey(write), "acknowledged, but no watcher saw it: %s", write);
      boolean refused = !done && write.outcome() != Outcome.UNKNOWN;
      require(!refused || !revisions.containsKey(write), "refused, but it was done: %s", write);
    }
  }

  private void explain(Write write, Seen before, Event event) {
    Seen after = event.seen();
    boolean added = event.kind() == Event.Kind.ADDED;
    require(added == before.absent(), "wrong kind of event after %s: %s", before, event);
    require(added == (write.verb() == Verb.CREATE), "%s made by %s", event, write);
    boolean shown = write.outcome() == Outcome.DONE && write.verb() != Verb.DELETE;
    require(!shown || write.result().equals(after), "answered otherwise than %s: %s", after, write);
    long named = write.base().version();
    require(
        named == 0 || named == before.version(),
        "replaced %s, not what it named: %s",
        before,
        write);
    var expected = new HashMap<String, String>();
    if (write.verb() == Verb.PATCH || write.verb() == Verb.DELETE) {
      expected.putAll(before.data());
    }
    expected.putAll(write.sent());
    require(expected.equals(after.data()), "%s is not %s and %s", after, before, write);
  }

  /** Of two deletions of one object the one that was acknowledged, else the one begun first. */
  private static Write likelier(Write a, Write b) {
    if (a.outcome() != b.outcome()) {
      return a.outcome() == Outcome.DONE ? a : b;
    }
    return a.called() < b.called() ? a : b;
  }

  /** Collects what clients knew, and when. */
  private void learn() {
    var learned = new TreeMap<Long, Long>();
    for (ClientRecord one : records) {
      switch (one) {
        case Write write when write.outcome() == Outcome.DONE ->
            learned.put(write.returned(), revisions.getOrDefault(write, 0L));
        case Write _, Compaction _ -> {}
        case Read read -> learned.put(read.returned(), read.seen().version());
        case Listing listing -> learned.put(listing.returned(), listing.revision());
        case Watch watch -> {
          for (Event event : watch.events()) {
            learned.put(event.at(), event.seen().version());
          }
        }
      }
    }
    highest(learned, known);
  }

  private static void highest(TreeMap<Long, Long> from, TreeMap<Long, Long> to) {
    long highest = 0;
    for (Map.Entry<Long, Long> entry : from.entrySet()) {
      highest = Math.max(highest, entry.getValue());
      to.put(entry.getKey(), highest);
    }
  }

  private void check(ClientRecord one) {
    switch (one) {
      case Write write -> check(write);
      case Read read ->
          require(
              sometime(read.called(), read.returned(), read.name(), read.seen()::equals),
              "not current at any time of the call: %s",
              read);
      case Listing listing -> check(listing);
      case Watch watch -> check(watch);
      case Compaction _ -> {}
    }
  }

  private void check(Write write) {
    String name = write.name();
    Predicate<Seen> reason =
        switch (write.outcome()) {
          case CONFLICT -> now -> !now.absent() && !isBase(write.base(), now);
          case NOT_FOUND -> Seen::absent;
          case ALREADY_EXISTS -> now -> !now.absent();
          case DONE, UNKNOWN, EXPIRED -> _ -> true;
        };
    require(
        sometime(write.called(), write.returned(), name, reason),
        "refused without a reason: %s",
        write);
    Long revision = revisions.get(write);
    long floor = known.lowerEntry(write.called()).getValue();
    require(revision == null || revision > floor, "a version not above %s: %s", floor, write);
  }

  private static boolean isBase(Seen base, Seen now) {
    return birth(base).equals(birth(now))
        && (base.version() == 0 || base.version() == now.version());
  }

  private void check(Listing listing) {
    long revision = listing.revision();
    long floor = known.lowerEntry(listing.called()).getValue();
    if (listing.outcome() == Outcome.EXPIRED) {
      require(compacted(revision, listing.ended()), "expired without a compaction: %s", listing);
      return;
    }
    require(revision >= floor, "older than %s, which was known: %s", floor, listing);
    Map<String, Seen> expected = timeline.snapshot(revision);
    require(expected.equals(listing.seen()), "not the snapshot %s: %s", expected, listing);
  }

  private void check(Watch watch) {
    List<Event> expected = timeline.between(watch.after(), watch.position());
    List<Event> got = watch.events();
    boolean same = expected.size() == got.size();
    for (int i = 0; same && i < got.size(); i++) {
      Event a = expected.get(i);
      Event b = got.get(i);
      same = a.kind() == b.kind() && a.name().equals(b.name()) && a.seen().equals(b.seen());
    }
    require(same, "not the events %s: %s", expected, watch);
    boolean expired = watch.outcome() == Outcome.EXPIRED;
    require(
        !expired || compacted(watch.position(), watch.ended()),
        "expired without a compaction: %s",
        watch);
    for (Compaction compaction : of(Compaction.class)) {
      boolean gone =
          compaction.returned() < watch.called() && compaction.revision() >= watch.after();
      require(!gone || expired, "served from before %s: %s", compaction, watch);
    }
  }

  private boolean compacted(long revision, long before) {
    return of(Compaction.class).stream()
        .anyMatch(c -> c.called() < before && c.revision() >= revision);
  }

  /** Whether an object was in such a state at a time between call and return. */
  private boolean sometime(long called, long returned, String name, Predicate<Seen> state) {
    long from = known.lowerEntry(called).getValue();
    long through = begun.floorEntry(returned).getValue();
    return timeline.states(name, from, through).stream().anyMatch(state);
  }

  /** Which of the objects that had the name in turn it was. */
  private static String birth(Seen seen) {
    return seen.data().getOrDefault("born", "");
  }

  private <T extends ClientRecord> List<T> of(Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private void require(boolean good, String problem, Object... arguments) {
    if (!good) {
      problems.add(String.format(problem, arguments));
    }
  }
}
