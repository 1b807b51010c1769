package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;
import java.io.PrintWriter;

/** The figures of one benchmark. */
public sealed interface BenchResult
    permits ApiResult,
        DensityResult,
        FairnessResult,
        RestartResult,
        SchedulerResult,
        SettleResult,
        StressResult {

  /**
   * One object with the name of the benchmark, its parameters, and at least wall clock, throughput,
   * percentiles, CPU seconds and peak memory.
   */
  JsonObject toJson();

  /** The same for people. */
  void print(PrintWriter out);
}
