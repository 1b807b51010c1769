package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.controlplane.ClientRecord.Compaction;
import dev.insula.apiserver.controlplane.ClientRecord.Event;
import dev.insula.apiserver.controlplane.ClientRecord.Event.Kind;
import dev.insula.apiserver.controlplane.ClientRecord.Listing;
import dev.insula.apiserver.controlplane.ClientRecord.Outcome;
import dev.insula.apiserver.controlplane.ClientRecord.Read;
import dev.insula.apiserver.controlplane.ClientRecord.Seen;
import dev.insula.apiserver.controlplane.ClientRecord.Verb;
import dev.insula.apiserver.controlplane.ClientRecord.Watch;
import dev.insula.apiserver.controlplane.ClientRecord.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker finds what it is for: one object is created (1), updated (2) and deleted (3). */
class HistoryCheckerTest {

  private static final Seen ONE = seen(1, "create");
  private static final Seen TWO = seen(2, "update");
  private static final Seen THREE = seen(3, "update");

  private static final Write CREATED =
      write(10, 11, Verb.CREATE, "create", Seen.ABSENT, Outcome.DONE, ONE);
  private static final Write UPDATED = write(20, 21, Verb.UPDATE, "update", ONE, Outcome.DONE, TWO);
  private static final Write DELETED =
      write(30, 31, Verb.DELETE, "delete", TWO, Outcome.DONE, Seen.ABSENT);

  private static final Event ADDED = new Event(50, Kind.ADDED, "a", ONE);
  private static final Event MODIFIED = new Event(51, Kind.MODIFIED, "a", TWO);
  private static final Event GONE = new Event(52, Kind.DELETED, "a", THREE);
  private static final List<Event> EVENTS = List.of(ADDED, MODIFIED, GONE);

  @Test
  void aGoodHistoryHasNoProblems() {
    assertThat(
            with(
                read(22, 23, TWO),
                read(19, 22, ONE),
                read(19, 22, TWO),
                read(32, 33, Seen.ABSENT),
                list(22, 23, 2, Map.of("a", TWO)),
                list(25, 35, 3, Map.of()),
                new Watch(45, 60, 1, List.of(MODIFIED, GONE), Outcome.DONE),
                new Compaction(61, 62, 2),
                new Watch(63, 64, 2, List.of(), Outcome.EXPIRED),
                write(12, 13, Verb.CREATE, "x", Seen.ABSENT, Outcome.ALREADY_EXISTS, Seen.ABSENT),
                write(22, 23, Verb.UPDATE, "y", ONE, Outcome.CONFLICT, Seen.ABSENT),
                write(40, 41, Verb.UPDATE, "z", TWO, Outcome.NOT_FOUND, Seen.ABSENT)))
        .isEmpty();
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("a stale read", read(22, 23, ONE)),
        Arguments.of("a read of what is not written yet", read(12, 13, TWO)),
        Arguments.of("a read of what nobody wrote", read(22, 23, seen(2, "other"))),
        Arguments.of("an object not found that is there", read(22, 23, Seen.ABSENT)),
        Arguments.of("a stale list", list(22, 23, 1, Map.of("a", ONE))),
        Arguments.of("a list that is no snapshot", list(22, 23, 2, Map.of("a", ONE))),
        Arguments.of("a list that lacks an object", list(22, 23, 2, Map.of())),
        Arguments.of("a watch with a gap", watch(0, Outcome.DONE, ADDED, GONE)),
        Arguments.of("a watch that lacks the beginning", watch(0, Outcome.DONE, MODIFIED)),
        Arguments.of("a watch that repeats", watch(0, Outcome.DONE, ADDED, MODIFIED, MODIFIED)),
        Arguments.of("a watch in disorder", watch(0, Outcome.DONE, MODIFIED, ADDED)),
        Arguments.of("a 410 without a compaction", watch(1, Outcome.EXPIRED)),
        Arguments.of(
            "a lost update", write(24, 25, Verb.UPDATE, "l", ONE, Outcome.DONE, seen(4, "l"))),
        Arguments.of(
            "a conflict without a reason",
            write(22, 23, Verb.UPDATE, "c", TWO, Outcome.CONFLICT, Seen.ABSENT)),
        Arguments.of(
            "a refused creation of nothing",
            write(32, 33, Verb.CREATE, "c", Seen.ABSENT, Outcome.ALREADY_EXISTS, Seen.ABSENT)),
        Arguments.of(
            "a second deletion of one object",
            write(32, 33, Verb.DELETE, "d", TWO, Outcome.DONE, Seen.ABSENT)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void isFound(String problem, ClientRecord record) {
    assertThat(with(record)).as(problem).isNotEmpty();
  }

  @Test
  void twoWritesThatReplacedOneVersionAreFound() {
    Write other = write(22, 23, Verb.UPDATE, "lost", ONE, Outcome.DONE, seen(3, "lost"));
    List<Event> events =
        List.of(ADDED, MODIFIED, new Event(52, Kind.MODIFIED, "a", seen(3, "lost")));
    assertThat(HistoryChecker.check(events, List.of(CREATED, UPDATED, other)))
        .anyMatch(problem -> problem.contains("not what it named"));
  }

  @Test
  void versionsThatDoNotFollowTimeAreFound() {
    Write early = write(20, 21, Verb.UPDATE, "update", Seen.ABSENT, Outcome.DONE, THREE);
    Write late = write(22, 23, Verb.UPDATE, "late", Seen.ABSENT, Outcome.DONE, seen(2, "late"));
    List<Event> events =
        List.of(
            ADDED,
            new Event(51, Kind.MODIFIED, "a", seen(2, "late")),
            new Event(52, Kind.MODIFIED, "a", THREE));
    assertThat(HistoryChecker.check(events, List.of(CREATED, early, late)))
        .anyMatch(problem -> problem.contains("a version not above"));
  }

  @Test
  void aWatchServedFromBeforeACompactionIsFound() {
    assertThat(
            with(
                new Compaction(40, 41, 1),
                new Watch(42, 60, 1, List.of(MODIFIED, GONE), Outcome.DONE)))
        .anyMatch(problem -> problem.contains("served from before"));
  }

  private static List<String> with(ClientRecord... more) {
    var records = new ArrayList<ClientRecord>(List.of(CREATED, UPDATED, DELETED));
    records.addAll(List.of(more));
    return HistoryChecker.check(EVENTS, records);
  }

  private static Write write(
      long called, long returned, Verb verb, String id, Seen base, Outcome outcome, Seen result) {
    Map<String, String> sent = verb == Verb.DELETE ? Map.of() : seen(0, id).data();
    return new Write(called, returned, verb, "a", id, base, sent, outcome, result);
  }

  private static Read read(long called, long returned, Seen seen) {
    return new Read(called, returned, "a", seen);
  }

  private static Listing list(long called, long returned, long revision, Map<String, Seen> seen) {
    return new Listing(called, returned, returned, revision, 1, Outcome.DONE, seen);
  }

  private static Watch watch(long after, Outcome outcome, Event... events) {
    return new Watch(45, 60, after, List.of(events), outcome);
  }

  private static Seen seen(long version, String id) {
    return new Seen(version, Map.of("op", id, "born", "create"));
  }
}
