package dev.insula.tenancy.simulation;

import dev.insula.tenancy.simulation.SimulatedClient.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What happens between the syncer and the clusters around each of its calls: other things go on
 * meanwhile, a cluster does not answer, the answer is lost, the syncer is killed before or after
 * the call took effect.
 */
final class Chaos implements SimulatedClient.Line {

  /** The syncer's process ends here. Nothing of it may catch this. */
  static final class Killed extends Error {
    Killed() {
      super("killed", null, false, false);
    }
  }

  private static final int DEEPEST = 3;

  private final Chance chance;
  private final Runnable meanwhile;
  private final SimulatedClient.Line watcher;
  private final Map<String, Integer> silent = new HashMap<>();
  private int lossesOneIn = 80;
  private int meanwhileOneIn = 6;
  private int callsToLive = Integer.MAX_VALUE;
  private boolean lastTakesEffect;
  private boolean dead;
  private int depth;
  private long writes;

  /**
   * @param meanwhile something that goes on at the same time
   * @param watcher hears of all calls that take effect
   */
  Chaos(Chance chance, Runnable meanwhile, SimulatedClient.Line watcher) {
    this.chance = chance;
    this.meanwhile = meanwhile;
    this.watcher = watcher;
  }

  /** The syncer dies at one of its next calls. */
  void killAfter(int calls, boolean takesEffect) {
    callsToLive = calls;
    lastTakesEffect = takesEffect;
  }

  /** The cluster answers none of so many calls. */
  void silence(SimulatedCluster cluster, int calls) {
    silent.put(cluster.name(), calls);
  }

  /** From now on everything works. */
  void calm() {
    silent.clear();
    lossesOneIn = 0;
    meanwhileOneIn = 0;
    callsToLive = Integer.MAX_VALUE;
  }

  long writes() {
    return writes;
  }

  @Override
  public void before(Call call) {
    if (dead || (--callsToLive <= 0 && !lastTakesEffect)) {
      dead = true;
      throw new Killed();
    }
    goOn();
    int left = silent.getOrDefault(call.cluster().name(), 0);
    if (left > 0) {
      silent.put(call.cluster().name(), left - 1);
      throw new UncheckedIOException(new IOException("no answer"));
    }
    watcher.before(call);
  }

  @Override
  public void after(Call call) {
    if (call.isWrite()) {
      writes++;
      chance.tell("  syncer: " + call);
    }
    watcher.after(call);
    if (callsToLive <= 0) {
      dead = true;
      throw new Killed();
    }
    goOn();
    if (lossesOneIn > 0 && chance.oneIn(lossesOneIn)) {
      throw new UncheckedIOException(new IOException("the answer is lost"));
    }
  }

  private void goOn() {
    if (depth >= DEEPEST || meanwhileOneIn == 0) {
      return;
    }
    depth++;
    try {
      while (chance.oneIn(meanwhileOneIn)) {
        meanwhile.run();
      }
    } finally {
      depth--;
    }
  }
}
