package dev.insula.tenancy.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quota.Amounts;
import dev.insula.tenancy.quota.QuotaLedger.Place;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaLedgerTest {

  private final QuotaLedger ledger = new QuotaLedger("q", amounts("cpu", "3", "pods", "3"));

  private static Amounts amounts(Object... pairs) {
    return Amounts.of(JsonObject.of(pairs));
  }

  private static Place pod(String name) {
    return new Place("Pod", new ObjectName("n", name));
  }

  private void write(String name, String cpu) {
    ledger
        .reserve(pod(name), amounts("pods", "1", "cpu", cpu))
        .settle("uid-" + name, amounts("pods", "1", "cpu", cpu));
  }

  private String used() {
    return ledger.used().toString();
  }

  @Test
  void whatIsWrittenIsChargedUntilItIsGone() {
    write("a", "1");
    write("b", "500m");
    assertThat(used()).isEqualTo("cpu=1500m,pods=2");

    ledger.gone(pod("a"), "uid-a");
    assertThat(used()).isEqualTo("cpu=500m,pods=1");
  }

  @Test
  void theRefusalSaysWhatWasAskedUsedAndLimited() {
    write("a", "2");

    assertThatThrownBy(() -> write("b", "1500m"))
        .hasMessageContaining(
            "exceeded quota: q, requested: cpu=1500m, used: cpu=2, limited: cpu=3");
    assertThat(used()).isEqualTo("cpu=2,pods=1");
  }

  @Test
  void manyAtOnceNeverExceedTheQuotaTogether() throws Exception {
    var refused = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        String name = "p" + i;
        threads.submit(
            () -> {
              try {
                write(name, "1");
              } catch (QuotaExceededException e) {
                refused.incrementAndGet();
              }
            });
      }
    }
    assertThat(used()).isEqualTo("cpu=3,pods=3");
    assertThat(refused).hasValue(197);
  }

  @Test
  void aWriteThatFailsLeavesNothing() {
    ledger.reserve(pod("a"), amounts("pods", "1")).cancel();
    assertThat(used()).isEqualTo("cpu=0,pods=0");
  }

  @Test
  void aWriteOfWhichNobodyKnowsStaysUntilSomebodyLooked() {
    ledger.reserve(pod("a"), amounts("pods", "1")).doubt();
    ledger.gone(pod("a"), "uid-of-an-earlier-one");
    assertThat(used()).isEqualTo("cpu=0,pods=1");

    ledger.absent(pod("a"), "");
    assertThat(used()).isEqualTo("cpu=0,pods=0");
  }

  @Test
  void aRetryOfADoubtfulWriteIsNotChargedTwice() {
    ledger.reserve(pod("a"), amounts("pods", "1", "cpu", "3")).doubt();
    write("a", "3");
    assertThat(used()).isEqualTo("cpu=3,pods=1");
  }

  @Test
  void anObjectThatWentBeforeItsWriteWasAnsweredIsNotCharged() {
    var reservation = ledger.reserve(pod("a"), amounts("pods", "1"));
    ledger.gone(pod("a"), "uid-a");
    reservation.settle("uid-a", amounts("pods", "1"));
    assertThat(used()).isEqualTo("cpu=0,pods=0");
  }

  @Test
  void theLateEndOfAPredecessorReleasesNothing() {
    write("a", "1");
    ledger
        .reserve(pod("a"), amounts("pods", "1", "cpu", "2"))
        .settle("uid-2", amounts("pods", "1", "cpu", "2"));
    ledger.gone(pod("a"), "uid-a");
    assertThat(used()).isEqualTo("cpu=2,pods=1");
  }

  @Test
  void whileAnUpdateIsUnderWayTheLargerAmountCounts() {
    write("a", "2");
    var smaller = ledger.reserve(pod("a"), amounts("pods", "1", "cpu", "1"));
    assertThat(used()).isEqualTo("cpu=2,pods=1");
    assertThatThrownBy(() -> write("b", "2")).isInstanceOf(QuotaExceededException.class);
    smaller.settle("uid-a", amounts("pods", "1", "cpu", "1"));
    write("b", "2");
    assertThat(used()).isEqualTo("cpu=3,pods=2");
  }

  @Test
  void whatIsOverALoweredQuotaStaysAndMayShrinkButNotGrow() {
    write("a", "2");
    ledger.hard("q", amounts("cpu", "1", "pods", "3"));

    assertThatThrownBy(() -> write("a", "2500m")).isInstanceOf(QuotaExceededException.class);
    write("a", "1500m");
    assertThat(used()).isEqualTo("cpu=1500m,pods=1");
  }

  @Test
  void anEndedPodUsesItsCountOnly() {
    write("a", "2");
    ledger.uses(pod("a"), "uid-a", amounts("count/pods", "1"));
    assertThat(used()).isEqualTo("cpu=0,pods=0");
  }
}
