package dev.insula.controllers.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A set of completion indexes as ordered intervals, written as in a job's status: {@code 0,2-5}.
 * Immutable.
 */
record Indexes(List<Interval> intervals) {

  static final Indexes NONE = new Indexes(List.of());

  /** All indexes from the first to the last. */
  record Interval(int first, int last) {}

  /**
   * Reads what a status or a success policy says; what is no interval is passed over.
   *
   * @param completions where the indexes end
   */
  static Indexes parse(String text, int completions) {
    Indexes out = NONE;
    for (String part : text.split(",")) {
      try {
        int dash = part.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        last = Math.min(last, completions - 1);
        if (first >= 0 && first <= last) {
          out = out.plus(new Indexes(List.of(new Interval(first, last))));
        }
      } catch (NumberFormatException e) { // no interval
      }
    }
    return out;
  }

  static Indexes of(Collection<Integer> indexes) {
    List<Interval> each = new ArrayList<>();
    for (int index : new TreeSet<>(indexes)) {
      each.add(new Interval(index, index));
    }
    return NONE.plus(new Indexes(each));
  }

  Indexes plus(Indexes other) {
    List<Interval> all = new ArrayList<>(intervals);
    all.addAll(other.intervals);
    all.sort((a, b) -> Integer.compare(a.first(), b.first()));
    List<Interval> merged = new ArrayList<>();
    for (Interval next : all) {
      Interval before = merged.isEmpty() ? null : merged.getLast();
      if (before == null || next.first() > before.last() + 1) {
        merged.add(next);
      } else if (next.last() > before.last()) {
        merged.set(merged.size() - 1, new Interval(before.first(), next.last()));
      }
    }
    return new Indexes(List.copyOf(merged));
  }

  boolean has(int index) {
    for (Interval interval : intervals) {
      if (index <= interval.last()) {
        return index >= interval.first();
      }
    }
    return false;
  }

  int count() {
    return intervals.stream().mapToInt(i -> i.last() - i.first() + 1).sum();
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  /** How many of the others are here too. */
  int countOf(Indexes others) {
    int common = 0;
    for (Interval theirs : others.intervals) {
      for (Interval ours : intervals) {
        int overlap =
            Math.min(theirs.last(), ours.last()) - Math.max(theirs.first(), ours.first()) + 1;
        common += Math.max(0, overlap);
      }
    }
    return common;
  }

  /** The first indexes below the completions that are not here. */
  List<Integer> firstMissing(int count, int completions) {
    List<Integer> out = new ArrayList<>();
    int candidate = 0;
    for (Interval interval : intervals) {
      for (; candidate < Math.min(completions, interval.first()) && out.size() < count; ) {
        out.add(candidate++);
      }
      candidate = Math.max(candidate, interval.last() + 1);
    }
    while (candidate < completions && out.size() < count) {
      out.add(candidate++);
    }
    return out;
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    for (Interval interval : intervals) {
      if (!out.isEmpty()) {
        out.append(',');
      }
      out.append(interval.first());
      if (interval.last() > interval.first()) {
        out.append(interval.last() == interval.first() + 1 ? ',' : '-').append(interval.last());
      }
    }
    return out.toString();
  }
}
