package dev.insula.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which of many names are shown one by one: those that did most since the last time somebody asked.
 * Thread-safe.
 *
 * <p>A name that is shown stays while it does at least half as much as the one that would take its
 * place, so that series do not come and go. What is remembered of the others is what they had
 * counted when they were last seen; those that are seen no more are forgotten.
 */
public final class BusiestNames {

  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, Long> counted = Map.of();
  private Set<String> shown = Set.of();

  /**
   * @param most names that are shown; 0 shows none
   */
  public BusiestNames(int most) {
    this.most = most;
  }

  /** A name with what it did since the last time, in which those that are shown count double. */
  private record Activity(String name, long since) {}

  /**
   * Chooses again.
   *
   * @param totals what each name has counted so far
   */
  public Set<String> choose(Map<String, Long> totals) {
    lock.lock();
    try {
      List<Activity> all = new ArrayList<>(totals.size());
      totals.forEach((name, total) -> all.add(activity(name, total)));
      all.sort(Comparator.comparingLong(Activity::since).reversed().thenComparing(Activity::name));
      var chosen = new HashSet<String>();
      all.stream().limit(most).forEach(activity -> chosen.add(activity.name()));
      counted = most == 0 ? Map.of() : new HashMap<>(totals);
      shown = Set.copyOf(chosen);
      return shown;
    } finally {
      lock.unlock();
    }
  }

  private Activity activity(String name, long total) {
    // Who counts less than before has begun anew.
    long before = counted.getOrDefault(name, 0L);
    long since = total >= before ? total - before : total;
    // One more, so that names that do nothing stay too while nobody needs their place.
    return new Activity(name, shown.contains(name) ? 2 * since + 1 : since);
  }
}
