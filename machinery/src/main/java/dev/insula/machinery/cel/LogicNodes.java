package dev.insula.machinery.cel;

import java.util.Optional;

/**
 * Operators that do not need all of their operands: a failure of one side of {@code &&} or {@code
 * ||} does not matter if the other side decides.
 */
final class LogicNodes {

  private LogicNodes() {}

  /** {@code a && b} with decisive false, {@code a || b} with decisive true. */
  record Logic(Node left, Node right, boolean decisive) implements Node {
    @Override
    public Object eval(Frame frame) {
      CelEvaluationException failure = null;
      try {
        if (bool(left.eval(frame)) == decisive) {
          return decisive;
        }
      } catch (CelEvaluationException e) {
        failure = absorbable(e);
      }
      if (bool(right.eval(frame)) == decisive) {
        return decisive;
      }
      if (failure != null) {
        throw failure;
      }
      return !decisive;
    }
  }

  record Conditional(Node condition, Node yes, Node no) implements Node {
    @Override
    public Object eval(Frame frame) {
      return bool(condition.eval(frame)) ? yes.eval(frame) : no.eval(frame);
    }
  }

  /** Keeps a comprehension going while its elements fail: another one may still decide. */
  record NotStrictlyFalse(Node operand) implements Node {
    @Override
    public Object eval(Frame frame) {
      frame.charge(Costs.CALL);
      try {
        return !Boolean.FALSE.equals(operand.eval(frame));
      } catch (CelEvaluationException e) {
        return absorbable(e) != null;
      }
    }
  }

  /** {@code optional.or(other)} and {@code optional.orValue(other)}. */
  record OptionalOr(Node optional, Node other, boolean unwrap) implements Node {
    @Override
    public Object eval(Frame frame) {
      if (!(optional.eval(frame) instanceof Optional<?> value)) {
        throw CelEvaluationException.noSuchOverload();
      }
      if (value.isEmpty()) {
        return other.eval(frame);
      }
      return unwrap ? value.get() : value;
    }
  }

  private static boolean bool(Object value) {
    if (value instanceof Boolean bool) {
      return bool;
    }
    throw CelEvaluationException.noSuchOverload();
  }

  /** Running out of budget ends everything, other failures may turn out not to matter. */
  static CelEvaluationException absorbable(CelEvaluationException e) {
    if (e.reason() != CelEvaluationException.Reason.FAILED) {
      throw e;
    }
    return e;
  }
}
