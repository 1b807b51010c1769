package dev.insula.apiserver.http;

/**
 * What one control plane may be asked for. Immutable. 0 stands for the bounds of the front.
 *
 * @param watches most at the same time
 * @param requestsPerSecond on average
 * @param requestBurst requests that may come at once after a pause
 */
public record HostBounds(int watches, int requestsPerSecond, int requestBurst) {

  public static final HostBounds NONE = new HostBounds(0, 0, 0);
}
