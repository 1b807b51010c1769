package dev.insula.store.rocks;

/**
 * What a store has done since it was opened.
 *
 * @param commits commits that took a revision
 * @param refused commits that were not applied: precondition, bounds, failure
 * @param batches writes to disk
 * @param bytes bytes written, encrypted, without the log's own framing
 * @param syncNanos time the batcher spent in writing and syncing
 * @param failedBatches writes to disk that failed
 * @param keyspaces key spaces that exist
 * @param loaded key spaces whose index is in memory
 */
public record StoreStats(
    long commits,
    long refused,
    long batches,
    long bytes,
    long syncNanos,
    long failedBatches,
    int keyspaces,
    int loaded) {}
