package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.EventCorrelator.Told;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventCorrelatorTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ControlPlaneClient NOBODY =
      (ControlPlaneClient)
          Proxy.newProxyInstance(
              ControlPlaneClient.class.getClassLoader(),
              new Class<?>[] {ControlPlaneClient.class},
              (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final EventCorrelator correlator = new EventCorrelator();

  @Test
  void fromTheTenthMessageOnOneEventStandsForAllThatFollow() {
    List<Told> told = IntStream.range(0, 12).mapToObj(n -> tell("pod " + n).orElseThrow()).toList();

    assertThat(told.subList(0, 9)).noneMatch(Told::combined);
    assertThat(told.subList(9, 12)).allMatch(Told::combined);
    assertThat(told.get(8).message()).isEqualTo("pod 8");
    assertThat(told.get(9).message()).isEqualTo("(combined from similar events): pod 9");
    assertThat(told.get(11).key()).isEqualTo(told.get(9).key()).isNotEqualTo(told.get(8).key());
  }

  @Test
  void theSameMessageIsTheSameEventHoweverManyOthersThereAre() {
    Told first = tell("pod 0").orElseThrow();
    IntStream.range(1, 12).forEach(n -> tell("pod " + n));

    assertThat(tell("pod 0")).contains(first);
  }

  @Test
  void otherReasonsAndOtherObjectsAreToldApart() {
    IntStream.range(0, 12).forEach(n -> tell("pod " + n));

    assertThat(correlator.correlate(entry("web", "Deleted", "pod 13", START)))
        .hasValueSatisfying(told -> assertThat(told.combined()).isFalse());
    assertThat(correlator.correlate(entry("db", "Created", "pod 13", START)))
        .hasValueSatisfying(told -> assertThat(told.combined()).isFalse());
  }

  @Test
  void afterTenQuietMinutesMessagesAreToldOneByOneAgain() {
    IntStream.range(0, 12).forEach(n -> tell("pod " + n));

    Instant later = START.plus(Duration.ofMinutes(10)).plusSeconds(1);

    assertThat(correlator.correlate(entry("web", "Created", "pod 13", later)))
        .hasValueSatisfying(told -> assertThat(told.combined()).isFalse());
  }

  @Test
  void anObjectHasTwentyFiveEventsAndOneMoreEveryFiveMinutes() {
    assertThat(IntStream.range(0, 30).filter(_ -> tell("again").isPresent()).count()).isEqualTo(25);

    Instant later = START.plus(Duration.ofMinutes(5)).plusSeconds(1);

    assertThat(correlator.correlate(entry("web", "Created", "again", later))).isPresent();
    assertThat(correlator.correlate(entry("web", "Created", "again", later))).isEmpty();
    assertThat(correlator.correlate(entry("db", "Created", "again", later))).isPresent();
  }

  private Optional<Told> tell(String message) {
    return correlator.correlate(entry("web", "Created", message, START));
  }

  private static EventEntry entry(String name, String reason, String message, Instant at) {
    return new EventEntry(
        "plane",
        NOBODY,
        "tester",
        ObjectReference.toPod("default", name, "u-" + name),
        "Normal",
        reason,
        message,
        "",
        at,
        1);
  }
}
