package dev.insula.machinery.apply;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths to fields, kept as a tree: the steps below each path in two arrays, in their
 * order. A path and its parents are members independently of each other. The operations of sets
 * give new sets that share nodes; after building, small sets are not changed and can be shared
 * between threads.
 */
public final class FieldSet {

  private static final int FIRST_CAPACITY = 4;

  /** As many steps are put in their places one by one; the time for that grows with the square. */
  private static final int FEW = 64;

  private static final PathElement[] NO_STEPS = {};
  private static final FieldSet[] NOTHING_BELOW = {};
  private static final FieldSet EMPTY = new FieldSet(false);

  /** Whether the path that leads here is in the set; always false for the root. */
  private boolean member;

  private PathElement[] steps = NO_STEPS;
  private FieldSet[] below = NOTHING_BELOW;
  private int count;

  /** Holds the steps instead of the arrays while many come out of order; see {@link #settle}. */
  private @Nullable Map<PathElement, FieldSet> unsettled;

  private FieldSet(boolean member) {
    this.member = member;
  }

  /** A new set that can be built by {@link #insert}. */
  public static FieldSet builder() {
    return new FieldSet(false);
  }

  public static FieldSet empty() {
    return EMPTY;
  }

  /** A set of paths, each written as field names with dots: {@code of("metadata.name", "kind")}. */
  public static FieldSet of(String... paths) {
    FieldSet out = builder();
    for (String path : paths) {
      var elements = new ArrayList<PathElement>();
      for (String name : path.split("\\.", -1)) {
        elements.add(new PathElement.Field(name));
      }
      out.insert(elements);
    }
    return out;
  }

  /** Adds a path while the set is built. The empty path, the object as a whole, is not kept. */
  public void insert(List<PathElement> path) {
    if (path.isEmpty()) {
      return;
    }
    FieldSet here = this;
    for (PathElement element : path) {
      here = here.descend(element);
    }
    here.member = true;
  }

  /** The child at an element, made where it is missing; for building only. */
  FieldSet descend(PathElement element) {
    FieldSet found = child(element);
    if (found != null) {
      return found;
    }
    var child = new FieldSet(false);
    put(element, child);
    return child;
  }

  void markMember() {
    member = true;
  }

  boolean isMember() {
    return member;
  }

  /** True if the set has no paths. */
  public boolean isEmpty() {
    return count == 0 && unsettled == null;
  }

  /** The number of paths in the set. */
  public int size() {
    int sum = 0;
    for (int i = 0; i < stepCount(); i++) {
      sum += (below[i].member ? 1 : 0) + below[i].size();
    }
    return sum;
  }

  public boolean contains(List<PathElement> path) {
    FieldSet here = this;
    for (PathElement element : path) {
      here = here.child(element);
      if (here == null) {
        return false;
      }
    }
    return here.member;
  }

  /** The paths below an element, without it; null if neither they nor it are in the set. */
  @Nullable FieldSet child(PathElement element) {
    if (unsettled != null) {
      return unsettled.get(element);
    }
    int at = find(element);
    return at < 0 ? null : below[at];
  }

  /** The number of steps that paths begin with. */
  int stepCount() {
    settle();
    return count;
  }

  /** A step that paths begin with, in their order. */
  PathElement step(int i) {
    return steps[i];
  }

  /** The paths below a step. */
  FieldSet below(int i) {
    return below[i];
  }

  public FieldSet union(FieldSet other) {
    if (isEmpty() && !member) {
      return other;
    }
    if (other.isEmpty() && !other.member) {
      return this;
    }
    var out = new FieldSet(member || other.member);
    out.reserve(stepCount() + other.stepCount());
    int mine = 0;
    int theirs = 0;
    while (mine < count || theirs < other.count) {
      int order = order(mine, other, theirs);
      if (order < 0) {
        out.append(steps[mine], below[mine++]);
      } else if (order > 0) {
        out.append(other.steps[theirs], other.below[theirs++]);
      } else {
        out.append(steps[mine], below[mine++].union(other.below[theirs++]));
      }
    }
    return out;
  }

  public FieldSet intersection(FieldSet other) {
    var out = new FieldSet(member && other.member);
    for (int i = 0; i < stepCount(); i++) {
      FieldSet theirs = other.child(steps[i]);
      if (theirs != null) {
        out.keep(steps[i], below[i].intersection(theirs));
      }
    }
    return out;
  }

  /**
   * What is in this set and not in the other; this set itself if that is all of it. Paths below
   * those of the other stay.
   */
  @SuppressWarnings("ReferenceEquality") // the same set says that nothing was taken away
  public FieldSet difference(FieldSet other) {
    if (other.isEmpty() && !other.member) {
      return this;
    }
    FieldSet out = member && other.member ? new FieldSet(false) : null;
    for (int i = 0; i < stepCount(); i++) {
      FieldSet theirs = other.child(steps[i]);
      FieldSet left = theirs == null ? below[i] : below[i].difference(theirs);
      if (out == null && left != below[i]) {
        out = firstSteps(i);
      }
      if (out != null) {
        out.keep(steps[i], left);
      }
    }
    return out == null ? this : out;
  }

  private FieldSet firstSteps(int number) {
    var out = new FieldSet(member);
    out.steps = Arrays.copyOf(steps, count);
    out.below = Arrays.copyOf(below, count);
    out.count = number;
    return out;
  }

  /** What is in this set and neither in the other nor below a path of the other. */
  public FieldSet recursiveDifference(FieldSet other) {
    var out = new FieldSet(member && !other.member);
    for (int i = 0; i < stepCount(); i++) {
      FieldSet theirs = other.child(steps[i]);
      if (theirs == null) {
        out.keep(steps[i], below[i]);
      } else if (!theirs.member) {
        out.keep(steps[i], below[i].recursiveDifference(theirs));
      }
    }
    return out;
  }

  /** What is below, at, or above a path of the other set. */
  public FieldSet within(FieldSet other) {
    var out = new FieldSet(member);
    for (int i = 0; i < stepCount(); i++) {
      FieldSet theirs = other.child(steps[i]);
      if (theirs != null) {
        out.keep(steps[i], theirs.isEmpty() ? below[i] : below[i].within(theirs));
      }
    }
    return out;
  }

  /** Calls with each path; the list is reused. Direct members come before what is below them. */
  public void forEach(Consumer<List<PathElement>> action) {
    forEach(new ArrayList<>(), action);
  }

  private void forEach(List<PathElement> path, Consumer<List<PathElement>> action) {
    for (boolean members : new boolean[] {true, false}) {
      for (int i = 0; i < stepCount(); i++) {
        path.add(steps[i]);
        if (members && below[i].member) {
          action.accept(path);
        } else if (!members) {
          below[i].forEach(path, action);
        }
        path.removeLast();
      }
    }
  }

  /** Keeps a child unless nothing is in it. */
  void keep(PathElement element, FieldSet child) {
    if (child.member || !child.isEmpty()) {
      put(element, child);
    }
  }

  private void put(PathElement element, FieldSet child) {
    if (unsettled != null) {
      unsettled.put(element, child);
      return;
    }
    int at = find(element);
    if (at >= 0) {
      below[at] = child;
    } else if (-at - 1 == count || count < FEW) {
      insert(-at - 1, element, child);
    } else {
      unsettle().put(element, child);
    }
  }

  /** Where a step is, or {@code -place - 1} of where it would be. Mostly steps come in order. */
  private int find(PathElement element) {
    int low = 0;
    int high = count - 1;
    int middle = high;
    while (low <= high) {
      int order = steps[middle].compareTo(element);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
      middle = (low + high) >>> 1;
    }
    return -low - 1;
  }

  private void append(PathElement element, FieldSet child) {
    insert(count, element, child);
  }

  private void insert(int at, PathElement element, FieldSet child) {
    if (count == steps.length) {
      reserve(count == 0 ? FIRST_CAPACITY : count * 2);
    }
    System.arraycopy(steps, at, steps, at + 1, count - at);
    System.arraycopy(below, at, below, at + 1, count - at);
    steps[at] = element;
    below[at] = child;
    count++;
  }

  private void reserve(int capacity) {
    steps = Arrays.copyOf(steps, capacity);
    below = Arrays.copyOf(below, capacity);
  }

  private Map<PathElement, FieldSet> unsettle() {
    var map = new TreeMap<PathElement, FieldSet>();
    for (int i = 0; i < count; i++) {
      map.put(steps[i], below[i]);
    }
    count = 0;
    unsettled = map;
    return map;
  }

  /** Puts what came out of order into the arrays, before they are walked through. */
  private void settle() {
    Map<PathElement, FieldSet> map = unsettled;
    if (map != null) {
      unsettled = null;
      reserve(map.size());
      map.forEach(this::append);
    }
  }

  private int order(int mine, FieldSet other, int theirs) {
    if (mine == count) {
      return 1;
    }
    return theirs == other.count ? -1 : steps[mine].compareTo(other.steps[theirs]);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set
        && member == set.member
        && stepCount() == set.stepCount()
        && Arrays.equals(steps, 0, count, set.steps, 0, count)
        && Arrays.equals(below, 0, count, set.below, 0, count);
  }

  @Override
  public int hashCode() {
    int hash = member ? 1 : 0;
    for (int i = 0; i < stepCount(); i++) {
      hash = 31 * (31 * hash + steps[i].hashCode()) + below[i].hashCode();
    }
    return hash;
  }

  /** One path a line, for tests and messages. */
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    forEach(path -> lines.add(text(path)));
    return String.join("\n", lines);
  }

  /** A path as messages have it: {@code .spec.containers[name="a"].image}. */
  static String text(List<PathElement> path) {
    var out = new StringBuilder();
    path.forEach(out::append);
    return out.toString();
  }
}
