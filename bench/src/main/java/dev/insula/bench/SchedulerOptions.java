package dev.insula.bench;

/**
 * The size of the experiment.
 *
 * @param nodes node objects; nothing runs on them
 * @param pods pods that wait when the scheduler starts
 * @param rules what the pods ask for besides their requests
 * @param limitSeconds when to give up
 */
public record SchedulerOptions(int nodes, int pods, Rules rules, int limitSeconds) {

  /** Rules of the pods. */
  public enum Rules {
    /** Requests only. */
    none,
    /** A hard spread over zones, per application. */
    spread,
    /** Never two of an application on a node. */
    antiaffinity,
    /** Rather near others of the application, by zone. */
    preferred
  }
}
