package dev.insula.store.rocks;

import dev.insula.store.Keyspace.Commit;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import dev.insula.store.rocks.PendingCommit.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a store: takes what waits, checks it in order, gives revisions, writes all of
 * it to disk at once, shows it to readers, and answers the callers. While it waits for the disk the
 * next batch gathers, so batches grow with the load by themselves.
 */
final class Batcher implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Batcher.class);

  private final CommitQueue queue;
  private final DurableLog disk;
  private final Dispatcher dispatcher;
  private final StoreOptions.Limits limits;
  private final Counters counters;
  private final RecordCipher cipher = new RecordCipher();

  Batcher(
      CommitQueue queue,
      DurableLog disk,
      Dispatcher dispatcher,
      StoreOptions.Limits limits,
      Counters counters) {
    this.queue = queue;
    this.disk = disk;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.counters = counters;
  }

  @Override
  public void run() {
    try {
      for (List<PendingCommit> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
        process(batch);
      }
    } catch (Throwable t) {
      log.error("the batcher failed; the store takes no more writes", t);
      refuseAll(t);
    }
  }

  private void process(List<PendingCommit> batch) {
    var outcomes = new ArrayList<Outcome>(batch.size());
    var staged = new LinkedHashMap<RocksKeyspace, Staging>();
    try {
      for (PendingCommit commit : batch) {
        outcomes.add(stage(commit, staged));
      }
      write(staged);
    } catch (RuntimeException e) {
      log.error("a write for {} key spaces failed", staged.size(), e);
      staged.keySet().forEach(keyspace -> keyspace.key().revisionsMayRepeat());
      // Also what was refused is answered with the failure: it may have been refused because of
      // a commit of this batch that has not happened after all.
      refuse(batch, e);
      return;
    }
    publish(staged);
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).complete(outcomes.get(i));
      count(outcomes.get(i));
    }
  }

  private void refuse(List<PendingCommit> batch, Throwable why) {
    for (PendingCommit commit : batch) {
      var refused = new Outcome.Refused(DurableLog.forCaller(why));
      commit.complete(refused);
      count(refused);
    }
  }

  private void refuseAll(Throwable why) {
    queue.close();
    for (List<PendingCommit> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
      refuse(batch, why);
    }
  }

  private Outcome stage(PendingCommit commit, Map<RocksKeyspace, Staging> staged) {
    RocksKeyspace keyspace = commit.keyspace;
    try {
      if (keyspace.isDestroyed()) {
        throw new StoreException(Kind.DESTROYED, "the key space was destroyed");
      }
      Staging staging =
          staged.computeIfAbsent(
              keyspace, k -> new Staging(k.residency().pinned(), limits, k.bounds()));
      return new Outcome.Done(staging.apply(commit.operations));
    } catch (RuntimeException e) {
      return new Outcome.Refused(e);
    }
  }

  private void write(Map<RocksKeyspace, Staging> staged) {
    var changes = new Records.Changes();
    staged.forEach(
        (keyspace, staging) -> {
          for (Staging.Write write : staging.writes()) {
            byte[] key = RecordKey.of(keyspace.id(), write.version().revision, write.version().op);
            byte[] plain = write.record().encode();
            changes.put(key, cipher.seal(keyspace.key().writing(), key, plain));
          }
        });
    if (changes.size() > 0) {
      disk.write(changes);
    }
  }

  private void publish(Map<RocksKeyspace, Staging> staged) {
    staged.forEach(
        (keyspace, staging) -> {
          if (!staging.writes().isEmpty()) {
            staging.publish();
            dispatcher.add(keyspace, staging);
            keyspace.sweepIfOverBounds();
          }
        });
  }

  private void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(Commit commit) -> counters.commits.increment();
      case Outcome.Refused refused -> counters.refused.increment();
    }
  }
}
