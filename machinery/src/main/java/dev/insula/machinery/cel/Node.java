package dev.insula.machinery.cel;

/** A step of an evaluation: a checked expression made ready to run. Immutable, thread-safe. */
@FunctionalInterface
interface Node {

  /** The value; fails with {@link CelEvaluationException}. */
  Object eval(Frame frame);
}
