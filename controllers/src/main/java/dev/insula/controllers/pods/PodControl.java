package dev.insula.controllers.pods;

import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectReference;
import dev.insula.client.PatchType;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Makes and removes the pods of one owner, with the events that tell of it. Creation starts slowly,
 * with one pod and then twice as many each time, so that what cannot work is not tried a hundred
 * times.
 */
public final class PodControl {

  private final Plane plane;
  private final ObjectReference owner;

  public PodControl(Plane plane, JsonObject owner) {
    this.plane = plane;
    this.owner = ObjectReference.to(owner);
  }

  /**
   * Creates pods.
   *
   * @param pod the n-th pod
   * @throws ApiException the first failure, after which no more are tried
   */
  public void create(int count, IntFunction<JsonObject> pod) {
    int batch = 1;
    for (int done = 0; done < count; ) {
      int size = Math.min(batch, count - done);
      int first = done;
      inParallel(size, i -> createOne(pod.apply(first + i)));
      done += size;
      batch *= 2;
    }
  }

  private void createOne(JsonObject pod) {
    try {
      ApiObject made = plane.client().create(Kinds.PODS.resource(), pod, Live.WRITE);
      plane.event(
          owner, "Normal", "SuccessfulCreate", "Created pod: " + ObjectHead.of(made).name().name());
    } catch (ApiException e) {
      if (!isNamespaceTerminating(e)) {
        plane.event(owner, "Warning", "FailedCreate", "Error creating: " + e.status().message());
      }
      throw e;
    }
  }

  /** Deletes pods, if they are still the same. */
  public void delete(List<PodView> pods) {
    inParallel(pods.size(), i -> deleteOne(pods.get(i)));
  }

  private void deleteOne(PodView pod) {
    try {
      plane.client().delete(Kinds.PODS.resource(), pod.name(), DeleteOptions.ofUid(pod.uid()));
      plane.event(owner, "Normal", "SuccessfulDelete", "Deleted pod: " + pod.name().name());
    } catch (ApiException e) {
      if (e.isNotFound() || e.isConflict()) {
        return;
      }
      plane.event(owner, "Warning", "FailedDelete", "Error deleting: " + e.status().message());
      throw e;
    }
  }

  /**
   * Takes a finalizer off pods, if they are still the same; those that are gone have none.
   *
   * @throws ApiException the first failure, after all have been tried
   */
  public void removeFinalizer(List<PodView> pods, String finalizer) {
    inParallel(pods.size(), i -> removeFinalizer(plane, pods.get(i), finalizer));
  }

  /** Takes a finalizer off one pod, if it is still the same. */
  public static void removeFinalizer(Plane plane, PodView pod, String finalizer) {
    var patch =
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "uid", pod.uid(), "$deleteFromPrimitiveList/finalizers", JsonArray.of(finalizer)));
    try {
      plane
          .client()
          .patch(
              Kinds.PODS.resource(),
              pod.name(),
              PatchType.STRATEGIC,
              JsonOrArray.of(patch),
              Live.WRITE);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /**
   * Does some work on an owner of pods that a conflict brings back, and that ends once the owner is
   * gone or nothing may be made in its namespace.
   */
  public static Result turn(Supplier<Result> turn) {
    try {
      return Live.turn(turn);
    } catch (ApiException e) {
      if (isNamespaceTerminating(e)) {
        return Result.DONE;
      }
      throw e;
    }
  }

  /** What cannot be created because the namespace is going away is no failure of the owner. */
  public static boolean isNamespaceTerminating(ApiException e) {
    return e.code() == 403 && e.status().message().contains("because it is being terminated");
  }

  private static void inParallel(int count, IntConsumer action) {
    if (count == 0) {
      return;
    }
    if (count == 1) {
      action.accept(0);
      return;
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        int at = i;
        all.add(executor.submit(() -> action.accept(at)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
