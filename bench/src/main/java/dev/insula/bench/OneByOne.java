package dev.insula.bench;

import java.util.List;

/**
 * The time that a pod takes when nothing else happens: one after the other is created and waited
 * for. Through a tenant and directly, the difference of the means is what the way through the
 * tenant adds.
 */
final class OneByOne {

  private static final int LIMIT_SECONDS = 30;

  private OneByOne() {}

  /** From each create call until its pod is seen to run. */
  static Latencies run(Load.Source like, int pods) throws InterruptedException {
    var out = new Latencies();
    for (int i = 0; i < pods; i++) {
      var one = new Load.Source(like.client(), like.namespace(), "one-" + like.prefix() + i, 1);
      out.add(next(one));
    }
    return out;
  }

  private static long next(Load.Source one) throws InterruptedException {
    var times = new PodTimes(1);
    String name = one.podName(0);
    PodWatcher watcher =
        PodWatcher.start(
            one.client(),
            pod -> {
              if (pod.name().equals(name) && pod.running()) {
                times.pass(name, PodTimes.Mark.RUNNING);
              }
            });
    try {
      Load.run(List.of(one), 1, times);
      if (!times.awaitAll(LIMIT_SECONDS)) {
        throw new IllegalStateException("a single pod does not run");
      }
      return times
          .all()
          .iterator()
          .next()
          .between(PodTimes.Mark.CREATED, PodTimes.Mark.RUNNING)
          .orElseThrow();
    } finally {
      watcher.close();
    }
  }
}
