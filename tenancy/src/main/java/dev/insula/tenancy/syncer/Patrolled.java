package dev.insula.tenancy.syncer;

import java.util.OptionalLong;

/** What both sides of a tenant were like when they were compared last. Thread-safe. */
final class Patrolled {

  private volatile boolean known;
  private volatile long mark;

  /** They were compared; nothing is remembered if the comparison left something open. */
  void at(OptionalLong before, Deletions deletions) {
    known = false;
    if (before.isPresent() && deletions.allPodsKnown() && deletions.held() == 0) {
      mark = before.getAsLong();
      known = true;
    }
  }

  /** Whether they are as they were. */
  boolean isAt(OptionalLong now) {
    return known && now.isPresent() && now.getAsLong() == mark;
  }
}
