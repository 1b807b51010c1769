package dev.insula.metrics;

/** Tells what it has counted when somebody asks. Thread-safe. */
@FunctionalInterface
public interface MetricSource {

  MetricSource NONE = _ -> {};

  /** Adds what it knows now. Neither waits nor fails. */
  void collect(Families families);
}
