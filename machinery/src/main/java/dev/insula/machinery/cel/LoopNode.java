package dev.insula.machinery.cel;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * A comprehension: what {@code all}, {@code exists}, {@code map} and the like are expanded to.
 * Costs what its parts cost, once for each element.
 *
 * @param second the slot of the second variable, or -1: of lists the first is then the index, of
 *     maps the key
 */
record LoopNode(
    Node range,
    int first,
    int second,
    int accumulator,
    Node start,
    Node condition,
    Node step,
    Node result)
    implements Node {

  @Override
  public Object eval(Frame frame) {
    Object source = range.eval(frame);
    Collection<?> elements = Values.elements(source);
    frame.setLocal(accumulator, start.eval(frame));
    long index = 0;
    for (Object element : elements) {
      bind(frame, source, Objects.requireNonNull(element), index++);
      if (Boolean.FALSE.equals(condition.eval(frame))) {
        break;
      }
      frame.setLocal(accumulator, stepped(frame));
    }
    return result.eval(frame);
  }

  private void bind(Frame frame, Object source, Object element, long index) {
    if (second < 0) {
      frame.setLocal(first, element);
    } else if (source instanceof List<?>) {
      frame.setLocal(first, index);
      frame.setLocal(second, element);
    } else {
      frame.setLocal(first, element);
      frame.setLocal(second, Values.select(source, element));
    }
  }

  /** A failing step is remembered: a later element may still decide the outcome. */
  private Object stepped(Frame frame) {
    try {
      return step.eval(frame);
    } catch (CelEvaluationException e) {
      return new Failure(LogicNodes.absorbable(e));
    }
  }

  /** A failure as an accumulator's value; reading it fails again. */
  record Failure(CelEvaluationException cause) {}
}
