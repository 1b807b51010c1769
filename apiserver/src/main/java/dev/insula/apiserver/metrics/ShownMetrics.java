package dev.insula.apiserver.metrics;

import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * What control planes show besides their own figures. Thread-safe.
 *
 * <p>INVARIANT: what is about others than the control plane itself is shown only at those that were
 * named by {@link #at}.
 */
public final class ShownMetrics {

  private final ConcurrentMap<String, List<MetricSource>> atSome = new ConcurrentHashMap<>();
  private volatile Function<String, MetricSource> ofEach = _ -> MetricSource.NONE;

  /**
   * What is counted of each control plane outside of it.
   *
   * @param figures by the control plane's name
   */
  public void ofEach(Function<String, MetricSource> figures) {
    ofEach = figures;
  }

  /** Shows something at one control plane, whoever it is about. */
  public void at(String controlPlane, MetricSource source) {
    atSome.computeIfAbsent(controlPlane, _ -> new CopyOnWriteArrayList<>()).add(source);
  }

  void collect(String controlPlane, Families families) {
    ofEach.apply(controlPlane).collect(families);
    atSome.getOrDefault(controlPlane, List.of()).forEach(source -> source.collect(families));
  }
}
