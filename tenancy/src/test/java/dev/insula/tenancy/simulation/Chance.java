package dev.insula.tenancy.simulation;

import java.util.List;
import java.util.Random;

/** All chance of one life, from its seed, and the story of what was done. */
final class Chance {

  private final Random random;
  private final StringBuilder story = new StringBuilder();

  private final boolean isTold;

  /**
   * @param isTold whether there is to be a story, which takes time and changes nothing else
   */
  Chance(long seed, boolean isTold) {
    random = new Random(seed);
    this.isTold = isTold;
  }

  /** 0 to n-1. */
  int of(int n) {
    return random.nextInt(n);
  }

  /** True once in so many times. */
  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  double uniform() {
    return random.nextDouble();
  }

  void tell(String what) {
    if (isTold) {
      story.append(what).append('\n');
    }
  }

  String story() {
    return story.toString();
  }
}
