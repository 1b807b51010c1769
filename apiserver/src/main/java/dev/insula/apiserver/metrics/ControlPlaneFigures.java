package dev.insula.apiserver.metrics;

import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What one control plane counts while it is awake. Thread-safe. */
public final class ControlPlaneFigures implements MetricSource {

  private final RequestFigures requests;
  private final AdmissionFigures admission;
  private final List<MetricSource> others;
  private final LongAdder allowed = new LongAdder();
  private final LongAdder denied = new LongAdder();

  /**
   * @param others what is shown with it
   */
  public ControlPlaneFigures(
      RequestFigures requests, AdmissionFigures admission, List<MetricSource> others) {
    this.requests = requests;
    this.admission = admission;
    this.others = List.copyOf(others);
  }

  public RequestFigures requests() {
    return requests;
  }

  /** Somebody's access was decided on. */
  public void decided(Authorizer.Decision decision) {
    (decision.allowed() ? allowed : denied).increment();
  }

  @Override
  public void collect(Families families) {
    requests.collect(families);
    admission.collect(families);
    families
        .counter("authorization_attempts", "Decisions about access.")
        .point(allowed.sum(), "result", "allowed")
        .point(denied.sum(), "result", "no-opinion");
    others.forEach(source -> source.collect(families));
  }
}
