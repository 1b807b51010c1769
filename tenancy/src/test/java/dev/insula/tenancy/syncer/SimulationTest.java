package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.simulation.Life;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Thousands of lives of a super cluster, tenants and the syncer between them, each from a seed: all
 * sides create, change, delete and create anew with equal names, answers are lost, watches break,
 * the syncer is killed between any two of its calls. {@code -Dinsula.lives=first-last} runs others
 * than those of the build; a seed that fails is printed with its story.
 */
class SimulationTest {

  @Test
  void whateverHappensInWhateverOrderBothSidesEndAlike() throws Exception {
    String[] range = System.getProperty("insula.lives", "1-1500").split("-", 2);
    for (long seed = Long.parseLong(range[0]); seed <= Long.parseLong(range[1]); seed++) {
      if (!live(new Life(seed, false)).isEmpty()) {
        // The same life once more, and this time it is told.
        var life = new Life(seed, true);
        String wrong = live(life);
        assertThat(wrong).as("seed %d%n%s", seed, life.story()).isEmpty();
      }
    }
  }

  @Test
  void theSameSeedIsTheSameLife() throws Exception {
    var once = new Life(42, true);
    var again = new Life(42, true);
    live(once);
    live(again);

    assertThat(again.story()).isNotEmpty().isEqualTo(once.story());
  }

  private static String live(Life life) throws InterruptedException {
    try {
      return life.run();
    } catch (AssertionError | RuntimeException e) {
      return String.valueOf(e.getMessage()) + List.of(e.getStackTrace());
    }
  }
}
