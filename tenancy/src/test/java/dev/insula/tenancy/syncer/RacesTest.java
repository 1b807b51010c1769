package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.world.World;
import org.junit.jupiter.api.Test;

/**
 * Both sides create, change, delete and create anew at once, and the syncer is cut off at any call
 * and started anew: in the end both sides are as the rules say. A seed names what is done and where
 * the syncer is cut off; {@code -Dinsula.seeds=first-last} runs others than the few of the build.
 */
class RacesTest {

  @Test
  void whateverHappensBothSidesEndAlike() throws Exception {
    String[] range = System.getProperty("insula.seeds", "1-12").split("-", 2);
    try (World world = new World()) {
      world.superCluster.node("node-1");
      world.superCluster.node("node-2");
      for (int seed = Integer.parseInt(range[0]); seed <= Integer.parseInt(range[1]); seed++) {
        var race = new Race(world, seed);
        assertThat(race.run()).as("seed %d: %s", seed, race.story()).isEmpty();
      }
    }
  }
}
