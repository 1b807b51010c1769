package dev.insula.controllers.autoscaling;

/**
 * How what pods use relates to a target, with pods of which nothing is known taken so that they
 * damp the change. Pure. Source: the page "Horizontal Pod Autoscaling", algorithm details.
 */
final class UsageRatio {

  private long used;
  private long requested;
  private int ready;
  private int missing;
  private long missingRequested;
  private int unready;
  private long unreadyRequested;

  void ready(long millis, long request) {
    ready++;
    used += millis;
    requested += request;
  }

  void missing(long request) {
    missing++;
    missingRequested += request;
  }

  void unready(long request) {
    unready++;
    unreadyRequested += request;
  }

  boolean isEmpty() {
    return ready == 0;
  }

  /**
   * What is proposed.
   *
   * @param utilization percent of the requests, for such targets
   * @param average thousandths of a unit that a pod uses
   */
  record Proposal(int replicas, long utilization, long average) {}

  /** For a target in percent of the requests. */
  Proposal ofRequests(int current, long target, Tolerance tolerance) {
    if (requested == 0) {
      throw new MetricsException("no metrics returned matched known pods");
    }
    double ratio = used * 100.0 / requested / target;
    int replicas =
        replicas(
            current,
            ratio,
            tolerance,
            (missingPart, unreadyPart) -> {
              double more = missingPart * missingRequested * Math.max(100, target) / 100.0;
              double whole =
                  requested
                      + (missing > 0 ? missingRequested : 0)
                      + (unreadyPart ? unreadyRequested : 0);
              return (used + more) * 100 / whole / target;
            });
    return new Proposal(replicas, used * 100 / requested, used / ready);
  }

  /** For a target of so many thousandths of a unit for each pod. */
  Proposal ofValue(int current, long target, Tolerance tolerance) {
    double ratio = (double) used / ready / target;
    int replicas =
        replicas(
            current,
            ratio,
            tolerance,
            (missingPart, unreadyPart) -> {
              double whole = ready + missing + (unreadyPart ? unready : 0);
              return (used + missingPart * (double) missing * target) / whole / target;
            });
    return new Proposal(replicas, 0, used / ready);
  }

  @FunctionalInterface
  private interface Damped {
    /** The ratio when missing pods use all (1) or nothing (0) and unready ones count or not. */
    double ratio(int missingPart, boolean unready);
  }

  private int replicas(int current, double ratio, Tolerance tolerance, Damped damped) {
    boolean unreadyCount = unready > 0 && ratio > 1;
    if (!unreadyCount && missing == 0) {
      return tolerance.covers(ratio) ? current : (int) Math.ceil(ratio * ready);
    }
    double damp = damped.ratio(ratio < 1 ? 1 : 0, unreadyCount);
    boolean turns = (ratio < 1 && damp > 1) || (ratio > 1 && damp < 1);
    if (tolerance.covers(damp) || turns) {
      return current;
    }
    int replicas = (int) Math.ceil(damp * (ready + missing + (unreadyCount ? unready : 0)));
    boolean against = (damp < 1 && replicas > current) || (damp > 1 && replicas < current);
    return against ? current : replicas;
  }

  /** Ratios near one that change nothing. */
  record Tolerance(double down, double up) {
    static final double USUAL = 0.1;

    boolean covers(double ratio) {
      return ratio >= 1 - down && ratio <= 1 + up;
    }
  }
}
