package dev.insula.controllers.batch;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts each pod of a job exactly once: its uid goes into the status, then its finalizer goes,
 * then the count takes the uid's place. A controller that dies between two of these steps goes on
 * with the next. Source: KEP 2307.
 */
final class JobTracking {

  /** Pods that are counted in one turn, as in Kubernetes. */
  private static final int MOST_UNCOUNTED = 500;

  private final Plane plane;
  private final Job job;
  private final JobState state;
  private final @Nullable JobEnd end;
  private JsonObject stored;
  private boolean more;

  /**
   * @param stored the status as it is stored
   */
  JobTracking(Plane plane, Job job, JobState state, @Nullable JobEnd end, JsonObject stored) {
    this.plane = plane;
    this.job = job;
    this.state = state;
    this.end = end;
    this.stored = stored;
  }

  /** Whether there are pods left to be counted in another turn. */
  boolean hasMore() {
    return more;
  }

  /** Notes what ended, and lets it go; the status written is up to date but for the counts. */
  void count() {
    Set<String> held = new HashSet<>();
    state.pods().stream().filter(PodView::isTracked).forEach(pod -> held.add(pod.uid()));
    settle(held);
    List<PodView> free = note();
    write();
    new PodControl(plane, job.tree()).removeFinalizer(free, PodView.JOB_TRACKING);
    free.forEach(pod -> held.remove(pod.uid()));
    settle(held);
  }

  /** Writes the status if it has changed. */
  void write() {
    JsonObject status = job.status();
    if (status.equals(stored)) {
      return;
    }
    JsonObject written =
        plane.client().update(Kinds.JOBS.resource(), job.tree(), Live.STATUS).tree();
    job.tree().put("metadata", Meta.of(written));
    stored = status.deepCopy();
  }

  private List<PodView> note() {
    List<PodView> pods = new ArrayList<>(state.pods());
    if (job.isIndexed()) {
      pods.sort(Comparator.comparingInt(JobState::index));
    }
    Map<Integer, PodView> awaiting = state.awaitingReplacement();
    Indexes counted = state.countedIndexes();
    Set<Integer> newIndexes = new HashSet<>();
    List<PodView> free = new ArrayList<>();
    JsonObject uncounted = uncounted();
    for (PodView pod : pods) {
      if (!pod.isTracked() || !isFree(pod, awaiting)) {
        continue;
      }
      free.add(pod);
      if (pod.phase().equals("Succeeded") && !state.isUncountedFailure(pod)) {
        noteSuccess(pod, counted, newIndexes, uncounted);
      } else if (isFailure(pod)) {
        uncounted.arrayOrCreate("failed").add(pod.uid());
      }
      if (newIndexes.size() + size("succeeded") + size("failed") >= MOST_UNCOUNTED) {
        more = true;
        break;
      }
    }
    if (job.isIndexed()) {
      noteIndexes(counted.plus(Indexes.of(newIndexes)));
    }
    return free;
  }

  private void noteSuccess(
      PodView pod, Indexes counted, Set<Integer> newIndexes, JsonObject uncounted) {
    if (!job.isIndexed()) {
      if (!state.isUncountedSuccess(pod)) {
        uncounted.arrayOrCreate("succeeded").add(pod.uid());
      }
    } else if (state.hasValidIndex(pod) && !counted.has(JobState.index(pod))) {
      newIndexes.add(JobState.index(pod));
    }
  }

  /**
   * When a job fails, whatever of it still runs has failed; when it succeeds, nothing that runs.
   */
  private boolean isFailure(PodView pod) {
    boolean failed =
        end == null
            ? PodFailures.isFailed(pod, job)
            : end.isFailure() || pod.phase().equals("Failed");
    return failed
        && !state.isUncountedFailure(pod)
        && state.hasValidIndex(pod)
        && PodFailures.judge(pod, job).counts();
  }

  private boolean isFree(PodView pod, Map<Integer, PodView> awaiting) {
    if (job.isDeleting() || end != null || pod.phase().equals("Succeeded")) {
      return true;
    }
    PodView kept = awaiting.get(JobState.index(pod));
    return PodFailures.isFailed(pod, job) && (kept == null || !kept.uid().equals(pod.uid()));
  }

  private void noteIndexes(Indexes succeeded) {
    JsonObject status = job.status();
    put(status, "succeeded", succeeded.count());
    if (succeeded.isEmpty()) {
      status.remove("completedIndexes");
    } else {
      status.put("completedIndexes", succeeded.toString());
    }
    if (job.countsPerIndex()) {
      status.put("failedIndexes", state.failedIndexes().toString());
    } else {
      status.remove("failedIndexes");
    }
  }

  private JsonObject uncounted() {
    return job.status().objectOrCreate("uncountedTerminatedPods");
  }

  private int size(String list) {
    JsonArray array = uncounted().array(list);
    return array == null ? 0 : array.size();
  }

  /** Uids whose finalizer is gone become a number. */
  private void settle(Set<String> held) {
    settle("succeeded", held);
    settle("failed", held);
  }

  private void settle(String list, Set<String> held) {
    JsonArray uids = uncounted().array(list);
    if (uids == null) {
      return;
    }
    var left = new JsonArray();
    for (String uid : uids.strings()) {
      if (held.contains(uid)) {
        left.add(uid);
      }
    }
    int settled = uids.size() - left.size();
    if (settled > 0) {
      put(job.status(), list, job.status().integer(list, 0) + settled);
    }
    if (left.isEmpty()) {
      uncounted().remove(list);
    } else {
      uncounted().put(list, left);
    }
  }

  boolean isSettled() {
    return size("succeeded") == 0 && size("failed") == 0;
  }

  static void put(JsonObject status, String member, long count) {
    if (count == 0) {
      status.remove(member);
    } else {
      status.put(member, count);
    }
  }
}
