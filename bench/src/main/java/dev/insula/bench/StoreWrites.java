package dev.insula.bench;

import dev.insula.machinery.json.JsonObject;

/**
 * What was written to disk.
 *
 * @param commits writes that were answered once they were on disk
 * @param syncs how often the disk was waited for, for all who wrote meanwhile
 * @param syncNanos how long together
 */
public record StoreWrites(long commits, long syncs, long syncNanos) {

  StoreWrites since(StoreWrites before) {
    return new StoreWrites(
        commits - before.commits, syncs - before.syncs, syncNanos - before.syncNanos);
  }

  JsonObject toJson(int pods) {
    return JsonObject.of(
        "perPod", RunFigures.round(commits / (double) Math.max(pods, 1)),
        "perSync", RunFigures.round(commits / (double) Math.max(syncs, 1)),
        "syncMillis", RunFigures.round(syncNanos / 1e6 / Math.max(syncs, 1)));
  }
}
