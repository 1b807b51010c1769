package dev.insula.node;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.EventRecorder;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ObjectReference;
import dev.insula.client.QueueOptions;
import dev.insula.client.Reconciler;
import dev.insula.client.Workers;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The kubelets of all simulated nodes in one: follows pods with one informer and takes each through
 * its life, with a bounded number of writes at the same time, fair between namespaces.
 */
final class PodKeeper implements AutoCloseable {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  /** Statuses and deletions that are written at the same time. */
  private static final int WORKERS = 64;

  /** With more pods waiting than this, states that are soon replaced are not written. */
  private static final int HURRY = 100;

  private final ControlPlaneClient client;
  private final int count;
  private final InstantSource clock;
  private final EventRecorder events;
  private final PodAddresses addresses = new PodAddresses();
  private final Rush rush = new Rush();
  private final FairQueue<ObjectName> queue =
      new FairQueue<>(
          QueueOptions.DEFAULT.withDelays(Duration.ofMillis(10), Duration.ofSeconds(30), 0.1));
  private final Informer<PodView> pods;
  private final Workers<ObjectName> workers;

  PodKeeper(ControlPlaneClient client, int count, InstantSource clock, EventRecorder events) {
    this.client = client;
    this.count = count;
    this.clock = clock;
    this.events = events;
    this.pods = Informer.of(client, PODS, PodView::of).handler(new Changes()).start();
    this.workers = Workers.start("simulated-nodes", WORKERS, queue, this::reconcile);
  }

  @Override
  public void close() {
    pods.close();
    workers.close();
  }

  private final class Changes implements InformerHandler<PodView> {
    @Override
    public void onAdd(ObjectName name, PodView pod) {
      int index = NodePlan.indexOf(pod.nodeName());
      if (index >= 0 && index < count) {
        if (!pod.podIp().isEmpty()) {
          addresses.hold(new NodePlan(index), pod.uid(), pod.podIp());
        }
        if (pod.object() != null) {
          queue.add(name.namespace(), name);
        }
      }
    }

    @Override
    public void onUpdate(ObjectName name, PodView before, PodView pod) {
      if (!before.uid().equals(pod.uid())) {
        addresses.release(before.uid());
      }
      onAdd(name, pod);
    }

    @Override
    public void onDelete(ObjectName name, PodView last) {
      addresses.release(last.uid());
    }
  }

  private Reconciler.Result reconcile(String namespace, ObjectName name) {
    PodView view = pods.store().get(name);
    if (view == null || view.object() == null) {
      return Reconciler.Result.DONE;
    }
    var node = new NodePlan(NodePlan.indexOf(view.nodeName()));
    JsonObject pod = view.object().tree();
    boolean starts = pod.objectAt("status").string("startTime", "").isEmpty();
    boolean unhurried = !(starts && rush.starts(clock.instant())) && queue.depth() < HURRY;
    return switch (PodLife.next(
        pod, node, clock.instant(), unhurried, () -> addresses.take(node, view.uid()))) {
      case PodLife.Rest _ -> Reconciler.Result.DONE;
      case PodLife.Wait wait -> wait.result();
      case PodLife.Create create -> write(pod, create.status());
      case PodLife.Write write -> {
        Reconciler.Result result = write(pod, write.status());
        if (write.started()) {
          started(node, view, pod);
        }
        yield result;
      }
      case PodLife.Remove _ -> remove(view);
    };
  }

  /** What comes next is found out when the change comes back by the watch. */
  private Reconciler.Result write(JsonObject pod, JsonObject status) {
    pod.put("status", status);
    try {
      client.update(PODS, pod, WriteOptions.as("kubelet").withSubresource("status"));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
      // Changed or gone meanwhile: the watch tells.
    }
    return Reconciler.Result.DONE;
  }

  private Reconciler.Result remove(PodView view) {
    try {
      client.delete(PODS, view.name(), DeleteOptions.ofUid(view.uid()).withGracePeriod(0));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
    return Reconciler.Result.DONE;
  }

  private void started(NodePlan node, PodView view, JsonObject pod) {
    var about = ObjectReference.toPod(view.name().namespace(), view.name().name(), view.uid());
    for (String list : new String[] {"initContainers", "containers"}) {
      for (JsonObject container : pod.objectAt("spec").objects(list)) {
        String name = container.string("name", "");
        ObjectReference at = about.at("spec." + list + "{" + name + "}");
        String image = "Container image \"" + container.string("image", "") + "\"";
        event(node, at, "Pulled", image + " taken as present: simulated nodes run no images");
        event(node, at, "Created", "Created container: " + name + " (simulated)");
        event(
            node,
            at,
            "Started",
            "Started container " + name + " (simulated: its image is not run)");
      }
    }
  }

  private void event(NodePlan node, ObjectReference about, String reason, String message) {
    events.record("", client, about, "Normal", reason, message, node.name());
  }
}
