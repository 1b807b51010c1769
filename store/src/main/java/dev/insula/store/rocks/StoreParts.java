package dev.insula.store.rocks;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * What the key spaces of a store share.
 *
 * @param nanoTime the clock for history and idleness
 * @param closed set when the store begins to close
 */
record StoreParts(
    StoreOptions options,
    Records records,
    DiskThreads disk,
    CommitQueue queue,
    Dispatcher dispatcher,
    Sweeper sweeper,
    Fingerprint fingerprint,
    LongSupplier nanoTime,
    Tidying tidying,
    AtomicBoolean closed) {}
