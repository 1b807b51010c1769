package dev.insula.bench;

import java.util.List;

/**
 * The size of the experiment with a noisy neighbour.
 *
 * @param seconds for how long the quiet tenant is measured, alone and beside each noise
 * @param perSecond calls of the quiet tenant
 * @param flooders callers of each kind of noise
 * @param kinds that are measured one by one, and then all together
 * @param serverPid whose CPU time and memory are the server's
 */
public record NoisyOptions(
    int seconds, int perSecond, int flooders, List<NoiseKind> kinds, long serverPid) {

  public NoisyOptions {
    kinds = List.copyOf(kinds);
  }
}
