package dev.insula.client.http;

import java.time.Duration;

/**
 * What a client bears of a server. Immutable.
 *
 * @param answerBytes longest answer to one request, watches excepted
 * @param pageSize objects of a page when a caller lists everything; 0 asks for all at once
 * @param listBytes longest list in all its pages
 * @param eventBytes longest event of a watch, and the most that is read ahead of it
 * @param connections open at once, watches among them, where the transport keeps them apart
 * @param timeout for a whole call, or until a watch begins
 */
public record ClientLimits(
    long answerBytes,
    int pageSize,
    long listBytes,
    int eventBytes,
    int connections,
    Duration timeout) {

  /** More than the 60 s that a Kubernetes API server allows itself for a request. */
  private static final Duration TIMEOUT = Duration.ofSeconds(65);

  /** For a server of the operator's own; the bounds are those of an array. */
  public static final ClientLimits TRUSTED =
      new ClientLimits(1L << 30, 0, 1L << 31, 64 << 20, 256, TIMEOUT);

  /** For a server that may send anything, such as one of many that belong to others. */
  public static final ClientLimits GUARDED =
      new ClientLimits(32L << 20, 500, 256L << 20, 8 << 20, 64, Duration.ofSeconds(30));

  public ClientLimits {
    if (answerBytes < 1 || pageSize < 0 || eventBytes < 1 || connections < 1) {
      throw new IllegalArgumentException("bad limits of a client");
    }
  }
}
