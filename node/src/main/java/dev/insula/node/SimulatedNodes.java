package dev.insula.node;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.EventRecorder;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A number of simulated nodes in one control plane, named {@code insula-node-0} and so on. Pods
 * that are bound to them start, run and end as on real nodes, with addresses, conditions and
 * events; their images are not run, and the nodes' label and annotation {@code
 * insula.dev/simulated} says so.
 *
 * <p>How a pod behaves can be told by its annotations: {@code insula.dev/simulated-start}, {@code
 * -exit}, {@code -duration}, {@code -stop}.
 *
 * <p>The cost is one watch for all nodes, and a tenth of a write per node and second.
 */
public final class SimulatedNodes implements AutoCloseable {

  private final EventRecorder events;
  private final Heartbeats heartbeats;
  private final PodKeeper pods;

  private SimulatedNodes(EventRecorder events, Heartbeats heartbeats, PodKeeper pods) {
    this.events = events;
    this.heartbeats = heartbeats;
    this.pods = pods;
  }

  /**
   * Registers the nodes, or takes over those of an earlier start, and begins to serve them. Returns
   * when all nodes are ready.
   *
   * @param count 0 to 32768
   */
  public static SimulatedNodes start(ControlPlaneClient client, int count) {
    if (count < 0 || count > NodePlan.MOST) {
      throw new IllegalArgumentException("0 to " + NodePlan.MOST + " nodes can be simulated");
    }
    List<NodePlan> plans = IntStream.range(0, count).mapToObj(NodePlan::new).toList();
    InstantSource clock = InstantSource.system();
    var registration = new Registration(client, clock);
    registerAll(registration, plans);
    registration.removeFrom(count);
    SandboxClasses.install(client);
    var events = new EventRecorder("kubelet");
    var heartbeats = new Heartbeats(registration, plans);
    heartbeats.start();
    return new SimulatedNodes(events, heartbeats, new PodKeeper(client, count, clock, events));
  }

  private static void registerAll(Registration registration, List<NodePlan> plans) {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          plans.stream().map(plan -> executor.submit(() -> registration.register(plan))).toList();
      for (Future<?> each : all) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while registering nodes", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    }
  }

  /** Stops the nodes' work; their objects stay for the next start. */
  @Override
  public void close() {
    pods.close();
    heartbeats.close();
    events.close();
  }
}
