/**
 * What is counted while it runs, and the text in which monitoring reads it.
 *
 * <p>Whoever has something to tell counts in plain fields, {@link
 * java.util.concurrent.atomic.LongAdder adders} and {@link dev.insula.metrics.Distribution
 * distributions}, which take no lock to count, and is a {@link dev.insula.metrics.MetricSource}
 * that is asked when somebody scrapes. Names, labels and text are made then, by the client library
 * of Prometheus. Nothing here is a singleton: what is shown where is decided by whoever assembles
 * sources, so that no tenant sees another's figures.
 *
 * <p>Start at {@link dev.insula.metrics.Families}.
 */
@NullMarked
package dev.insula.metrics;

import org.jspecify.annotations.NullMarked;
