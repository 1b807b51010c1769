package dev.insula.bench;

/**
 * The size of the experiment with a noisy neighbour.
 *
 * @param seconds for how long the quiet tenant is measured, alone and beside the noise
 * @param perSecond calls of the quiet tenant
 * @param flooders callers of each kind of noise
 */
public record NoisyOptions(int seconds, int perSecond, int flooders) {}
