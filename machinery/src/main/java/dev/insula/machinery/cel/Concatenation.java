package dev.insula.machinery.cel;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * A list made by appending to another, without copying it each time: lists that grow step by step,
 * as in {@code map} and {@code filter}, share one array of which each sees its beginning. Not
 * thread-safe while it grows.
 */
final class Concatenation extends AbstractList<Object> {

  private final List<Object> shared;
  private final int size;

  private Concatenation(List<Object> shared) {
    this.shared = shared;
    this.size = shared.size();
  }

  static List<?> of(List<?> first, List<?> second) {
    if (second.isEmpty()) {
      return first;
    }
    if (first instanceof ListView view && view.isAssociative()) {
      return view.plus(second);
    }
    boolean extend = first instanceof Concatenation c && c.size == c.shared.size();
    List<Object> target = extend ? ((Concatenation) first).shared : new ArrayList<>(first);
    target.addAll(List.copyOf(second));
    return new Concatenation(target);
  }

  @Override
  public Object get(int index) {
    java.util.Objects.checkIndex(index, size);
    return shared.get(index);
  }

  @Override
  public int size() {
    return size;
  }
}
