package dev.insula.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code process_*} and {@code jvm_*}: what the process takes of its machine. Thread-safe. Looks at
 * nothing before the first scrape.
 */
public final class ProcessFigures implements MetricSource {

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable PrometheusRegistry registry;

  @Override
  public void collect(Families families) {
    families.add(registry().scrape());
  }

  private PrometheusRegistry registry() {
    lock.lock();
    try {
      PrometheusRegistry known = registry;
      if (known == null) {
        known = new PrometheusRegistry();
        JvmMetrics.builder().register(known);
        registry = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }
}
