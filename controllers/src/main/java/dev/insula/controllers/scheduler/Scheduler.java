package dev.insula.controllers.scheduler;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.EventRecorder;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.controllers.scheduler.Decision.Place;
import dev.insula.controllers.scheduler.Decision.Preempt;
import dev.insula.controllers.scheduler.Decision.Prepare;
import dev.insula.controllers.scheduler.Decision.Refuse;
import dev.insula.controllers.scheduler.PendingPods.Pending;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives pods their nodes, for one control plane. Decisions are made one after another on a state
 * that follows every change; bindings are written side by side while further pods are decided,
 * counting on those that are on their way. Thread-safe.
 *
 * <p>Behaves like the default profile of kube-scheduler, without dynamic resources.
 */
public final class Scheduler implements MetricSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  /** The name that pods give who want this scheduler, and have by default. */
  public static final String DEFAULT_NAME = "default-scheduler";

  /** Bindings and refusals that are written at the same time. */
  private static final int MOST_IN_FLIGHT = 256;

  private static final Duration SYNC = Duration.ofMinutes(1);

  private final String name;
  private final ClusterState state = new ClusterState();
  private final PendingPods pending = new PendingPods(System::nanoTime);
  private final NodePicker picker;
  private final EventRecorder events;
  private final Binder binder;
  private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
  private final LongAdder bound = new LongAdder();
  private final SchedulerFigures figures;
  private final Informer<NodeInfo> nodes;
  private final Informer<Map<String, String>> namespaces;
  private final Informer<PodInfo> pods;
  private final Informer<DisruptionBudget> budgets;
  private final VolumeInformers volumes;
  private final VolumeBinder volumeBinder;

  /** A platform thread: deciding is computing, and must not hold up the virtual threads. */
  private final Thread decider;

  private Scheduler(ControlPlaneClient client, String name) {
    this.name = name;
    figures = new SchedulerFigures(name, pending);
    events = new EventRecorder(name);
    binder = new Binder(client, name, events, InstantSource.system());
    volumeBinder = new VolumeBinder(client, name);
    volumes = new VolumeInformers(client, state, pending);
    budgets =
        Informer.of(
                client,
                new GroupVersionResource("policy", "v1", "poddisruptionbudgets"),
                DisruptionBudget::of)
            .build();
    picker = new NodePicker(state, new Preemption(state, () -> budgets.store().values()));
    nodes = Informer.of(client, core("nodes"), NodeInfo::of).handler(new NodeEvents()).build();
    namespaces =
        Informer.of(client, core("namespaces"), o -> Map.copyOf(Meta.labels(o.tree())))
            .handler(new NamespaceEvents())
            .build();
    pods =
        Informer.of(client, core("pods"), (Informer.Projection<PodInfo>) PodInfo::of)
            .handler(new PodEvents())
            .build();
    decider = Thread.ofPlatform().daemon().name("scheduler").unstarted(this::run);
  }

  /** Starts scheduling pods that name no other scheduler. */
  public static Scheduler start(ControlPlaneClient client) {
    return start(client, DEFAULT_NAME);
  }

  /** Starts scheduling pods with this {@code schedulerName}. */
  public static Scheduler start(ControlPlaneClient client, String schedulerName) {
    var scheduler = new Scheduler(client, schedulerName);
    scheduler.nodes.start();
    scheduler.namespaces.start();
    scheduler.budgets.start();
    scheduler.volumes.start();
    scheduler.pods.start();
    scheduler.decider.start();
    return scheduler;
  }

  /** Pods that have no node yet. */
  public int waiting() {
    return pending.size();
  }

  /** Pods bound since the start. */
  public long bound() {
    return bound.sum();
  }

  @Override
  public void collect(Families families) {
    figures.collect(families);
  }

  @Override
  public void close() {
    pending.close();
    decider.interrupt();
    pods.close();
    volumes.close();
    budgets.close();
    namespaces.close();
    nodes.close();
    try {
      decider.join(Duration.ofSeconds(5));
      inFlight.acquire(MOST_IN_FLIGHT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.close();
  }

  private static GroupVersionResource core(String resource) {
    return new GroupVersionResource("", "v1", resource);
  }

  private void run() {
    try {
      nodes.awaitSync(SYNC);
      namespaces.awaitSync(SYNC);
      budgets.awaitSync(SYNC);
      volumes.awaitSync(SYNC);
      pods.awaitSync(SYNC);
      for (Pending next = pending.take(); next != null; next = pending.take()) {
        schedule(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Pending next) throws InterruptedException {
    PodInfo pod = next.pod();
    long began = System.nanoTime();
    Decision decision = state.decide(() -> decideNow(pod));
    figures.decided(System.nanoTime() - began);
    inFlight.acquire();
    Thread.startVirtualThread(
        () -> {
          try {
            carryOut(next, pod, decision, began);
          } finally {
            inFlight.release();
          }
        });
  }

  private Decision decideNow(PodInfo pod) {
    Decision decision = picker.pick(pod);
    switch (decision) {
      case Place place -> state.addNow(pod.on(place.node()));
      case Preempt preempt -> state.nominateNow(pod, preempt.victims().node());
      case Prepare _, Refuse _ -> {
        // The state stays as it is.
      }
    }
    return decision;
  }

  private void carryOut(Pending next, PodInfo pod, Decision decision, long began) {
    try {
      switch (decision) {
        case Place place -> {
          binder.bind(pod, place.node());
          bound.increment();
          figures.bound(next.attempts(), System.nanoTime() - next.seenAt());
        }
        case Refuse refuse -> {
          pending.unschedulable(next);
          binder.refuse(pod, refuse.message());
        }
        case Preempt preempt -> {
          binder.preempt(pod, preempt.victims(), preempt.message());
          pending.unschedulable(next);
        }
        case Prepare prepare -> {
          volumeBinder.prepare(prepare.volumes(), prepare.node());
          pending.unschedulable(next);
        }
      }
      figures.attempted(decision, System.nanoTime() - began);
    } catch (RuntimeException e) {
      failed(next, pod, decision, e);
    }
  }

  private void failed(Pending next, PodInfo pod, Decision decision, RuntimeException e) {
    figures.failed();
    boolean gone = e instanceof ApiException api && (api.isNotFound() || api.isConflict());
    if (!gone) {
      LOG.atWarn()
          .addKeyValue("pod", pod.name())
          .setCause(e instanceof ApiException ? null : e)
          .log("scheduling failed, will be tried again: {}", e.getMessage());
    }
    if (decision instanceof Preempt || decision instanceof Prepare) {
      pending.failed(next);
    }
    if (decision instanceof Place) {
      PodInfo seen = pods.store().get(pod.name());
      if (seen != null && seen.uid().equals(pod.uid()) && !seen.nodeName().isEmpty()) {
        // Bound after all, or by another: the answer was lost or late.
        state.placed(seen);
      } else {
        state.removed(pod);
        pending.failed(next);
      }
    }
  }

  private final class PodEvents implements InformerHandler<PodInfo> {
    @Override
    public void onAdd(ObjectName podName, PodInfo pod) {
      changed(pod);
    }

    @Override
    public void onUpdate(ObjectName podName, PodInfo before, PodInfo pod) {
      if (!before.uid().equals(pod.uid())) {
        gone(before);
      }
      if (before.uid().equals(pod.uid())
          && before.nodeName().equals(pod.nodeName())
          && before.finished() == pod.finished()
          && !pod.nodeName().isEmpty()
          && before.deleting() == pod.deleting()
          && before.labels().equals(pod.labels())
          && before.requests().equals(pod.requests())) {
        return;
      }
      changed(pod);
      if (!before.nodeName().isEmpty() && !before.labels().equals(pod.labels())) {
        // Others may have waited for a pod of these labels, or for one without them.
        pending.wake();
      }
    }

    @Override
    public void onDelete(ObjectName podName, PodInfo last) {
      gone(last);
    }

    private void changed(PodInfo pod) {
      if (pod.finished()) {
        gone(pod);
      } else if (!pod.nodeName().isEmpty()) {
        pending.forget(pod.uid());
        state.placed(pod);
      } else if (pod.deleting()) {
        pending.forget(pod.uid());
      } else if (!pod.gated() && pod.schedulerName().equals(name)) {
        if (!pod.nominatedNode().isEmpty()) {
          state.nominated(pod, pod.nominatedNode());
        }
        pending.seen(pod);
      }
    }

    private void gone(PodInfo pod) {
      pending.forget(pod.uid());
      if (state.removed(pod)) {
        pending.wake();
      }
    }
  }

  private final class NodeEvents implements InformerHandler<NodeInfo> {
    @Override
    public void onAdd(ObjectName nodeName, NodeInfo node) {
      state.nodeChanged(node);
      pending.wake();
    }

    @Override
    public void onUpdate(ObjectName nodeName, NodeInfo before, NodeInfo node) {
      if (!before.equals(node)) {
        state.nodeChanged(node);
        pending.wake();
      }
    }

    @Override
    public void onDelete(ObjectName nodeName, NodeInfo last) {
      state.nodeDeleted(last.name());
    }
  }

  private final class NamespaceEvents implements InformerHandler<Map<String, String>> {
    @Override
    public void onAdd(ObjectName namespace, Map<String, String> labels) {
      state.namespaceChanged(namespace.name(), labels);
    }

    @Override
    public void onUpdate(
        ObjectName namespace, Map<String, String> before, Map<String, String> labels) {
      state.namespaceChanged(namespace.name(), labels);
    }

    @Override
    public void onDelete(ObjectName namespace, Map<String, String> last) {
      state.namespaceDeleted(namespace.name());
    }
  }
}
