/**
 * Scenario benchmarks: load as tenants make it, a baseline in the same run, figures as JSON. Start
 * at {@link dev.insula.bench.StressBenchmark}. The process to measure comes from outside as an
 * {@link dev.insula.bench.Environment}.
 */
@NullMarked
package dev.insula.bench;

import org.jspecify.annotations.NullMarked;
