package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;

/** The figures of one benchmark. */
public sealed interface BenchResult
    permits ApiResult,
        DensityResult,
        FairnessResult,
        GrowthResult,
        NoisyResult,
        RestartResult,
        SchedulerResult,
        SettleResult,
        StartResult,
        StressResult {

  /**
   * One object with the name of the benchmark, its parameters, and at least wall clock, throughput,
   * percentiles, CPU seconds and peak memory.
   */
  JsonObject toJson();

  /** The same as charts; empty if there is nothing to draw. */
  default List<Figure> figures() {
    return List.of();
  }

  /** The same for people. */
  void print(PrintWriter out);
}
