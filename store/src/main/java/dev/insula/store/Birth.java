package dev.insula.store;

import java.time.Instant;

/**
 * What tells a key space from all others: by it the entries of a shared {@link BaseLayer} become
 * its own. Immutable.
 *
 * @param id random, so that no two key spaces of any store have the same
 * @param at when the key space was made, to the second
 */
public record Birth(long id, Instant at) {}
