package dev.insula.machinery.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A set of paths to fields, kept as a tree. A path and its parents are members independently of
 * each other. The operations of sets give new sets that share nodes; after building, sets are not
 * changed and can be shared between threads.
 */
public final class FieldSet {

  private static final FieldSet EMPTY = new FieldSet(false);

  /** Whether the path that leads here is in the set; always false for the root. */
  private boolean member;

  private @Nullable Map<PathElement, FieldSet> children;

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
  private FieldSet descend(PathElement element) {
    return childrenMap().computeIfAbsent(element, _ -> new FieldSet(false));
  }

  void markMember() {
    member = true;
  }

  boolean isMember() {
    return member;
  }

  /** True if the set has no paths. */
  public boolean isEmpty() {
    return children == null || children.isEmpty();
  }

  /** The number of paths in the set. */
  public int size() {
    int sum = 0;
    for (FieldSet child : children().values()) {
      sum += (child.member ? 1 : 0) + child.size();
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
    return children == null ? null : children.get(element);
  }

  Map<PathElement, FieldSet> children() {
    return children == null ? Map.of() : children;
  }

  public FieldSet union(FieldSet other) {
    if (isEmpty() && !member) {
      return other;
    }
    if (other.isEmpty() && !other.member) {
      return this;
    }
    var out = new FieldSet(member || other.member);
    out.children = new TreeMap<>(children());
    other.children().forEach((k, v) -> out.childrenMap().merge(k, v, FieldSet::union));
    return out;
  }

  public FieldSet intersection(FieldSet other) {
    var out = new FieldSet(member && other.member);
    children()
        .forEach(
            (element, mine) -> {
              FieldSet theirs = other.child(element);
              if (theirs != null) {
                out.keep(element, mine.intersection(theirs));
              }
            });
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
    var out = new FieldSet(member && !other.member);
    boolean changed = member && other.member;
    for (Map.Entry<PathElement, FieldSet> entry : children().entrySet()) {
      FieldSet mine = entry.getValue();
      FieldSet theirs = other.child(entry.getKey());
      FieldSet left = theirs == null ? mine : mine.difference(theirs);
      changed |= left != mine;
      out.keep(entry.getKey(), left);
    }
    return changed ? out : this;
  }

  /** What is in this set and neither in the other nor below a path of the other. */
  public FieldSet recursiveDifference(FieldSet other) {
    var out = new FieldSet(member && !other.member);
    children()
        .forEach(
            (element, mine) -> {
              FieldSet theirs = other.child(element);
              if (theirs == null) {
                out.keep(element, mine);
              } else if (!theirs.member) {
                out.keep(element, mine.recursiveDifference(theirs));
              }
            });
    return out;
  }

  /** What is below, at, or above a path of the other set. */
  public FieldSet within(FieldSet other) {
    var out = new FieldSet(member);
    children()
        .forEach(
            (element, mine) -> {
              FieldSet theirs = other.child(element);
              if (theirs != null) {
                out.keep(element, theirs.isEmpty() ? mine : mine.within(theirs));
              }
            });
    return out;
  }

  /** Calls with each path; the list is reused. Direct members come before what is below them. */
  public void forEach(Consumer<List<PathElement>> action) {
    forEach(new ArrayList<>(), action);
  }

  private void forEach(List<PathElement> path, Consumer<List<PathElement>> action) {
    for (boolean members : new boolean[] {true, false}) {
      children()
          .forEach(
              (element, child) -> {
                path.add(element);
                if (members && child.member) {
                  action.accept(path);
                } else if (!members) {
                  child.forEach(path, action);
                }
                path.removeLast();
              });
    }
  }

  /** Keeps a child unless nothing is in it. */
  void keep(PathElement element, FieldSet child) {
    if (child.member || !child.isEmpty()) {
      childrenMap().put(element, child);
    }
  }

  private Map<PathElement, FieldSet> childrenMap() {
    Map<PathElement, FieldSet> map = children;
    if (map == null) {
      map = new TreeMap<>();
      children = map;
    }
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set
        && member == set.member
        && children().equals(set.children());
  }

  @Override
  public int hashCode() {
    return children().hashCode() * 2 + (member ? 1 : 0);
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
