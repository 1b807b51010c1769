package dev.insula.controllers.fleet;

import dev.insula.client.EventRecorder;
import dev.insula.client.FairQueue;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.QueueOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.Workers;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs controllers over a fleet. Thread-safe.
 *
 * <ul>
 *   <li>One set of workers serves all control planes, fair between them, with a limit for each.
 *   <li>A control plane's changes are looked at in their order, each plane's on its own.
 *   <li>A control plane without work for a while holds no memory here.
 *   <li>Every control plane is looked at once when it is first met, so that what was left undone by
 *       an earlier process is done; but for one that is as it was when that process had done
 *       everything. One that is made meanwhile is looked at only by controllers that have work at
 *       its birth.
 * </ul>
 */
public final class Planes implements MetricSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Planes.class);

  /** The name under which the first look at a control plane is queued, one key per controller. */
  private static final String RESYNC = "resync ";

  /**
   * In so many sweeps one looks at all control planes: a revision may also be of what no listener
   * is told of, such as an address that is given back.
   */
  private static final int SWEEPS_TO_LOOK_AT_ALL = 16;

  private final Fleet fleet;
  private final PlanesOptions options;
  private final Map<String, Controller> controllers = new HashMap<>();
  private final Map<GroupResource, List<Controller>> byConcern = new HashMap<>();
  private final List<Controller> concernedByAll = new ArrayList<>();
  private final List<Controller> atBirth;
  private final FairQueue<Key> queue;
  private final EventRecorder events;
  private final Map<String, PlaneSlot> slots = new ConcurrentHashMap<>();
  private final Settled settled;
  private final Set<String> met = ConcurrentHashMap.newKeySet();

  /** Those that were changed since they were found settled. */
  private final Set<String> unsettled = ConcurrentHashMap.newKeySet();

  private final ReentrantLock meeting = new ReentrantLock();
  private final Thread sweeper;
  private @Nullable Workers<Key> workers;
  private Fleet.@Nullable Subscription subscription;

  private Planes(Fleet fleet, List<Controller> all, PlanesOptions options) {
    this.fleet = fleet;
    this.options = options;
    this.settled = new Settled(fleet, options.build());
    this.atBirth = all.stream().filter(Controller::hasWorkAtBirth).toList();
    for (Controller controller : all) {
      controllers.put(controller.name(), controller);
      if (controller.concerns().isEmpty()) {
        concernedByAll.add(controller);
      }
      for (GroupResource resource : controller.concerns()) {
        byConcern.computeIfAbsent(resource, _ -> new ArrayList<>()).add(controller);
      }
    }
    queue =
        new FairQueue<>(
            QueueOptions.DEFAULT
                .withWeight(options.weight())
                .withConcurrency(options.concurrency()));
    events = new EventRecorder(options.userAgent());
    sweeper = Thread.ofVirtual().name("controllers-sweeper").unstarted(this::sweep);
  }

  /** Starts the controllers. */
  public static Planes start(Fleet fleet, List<Controller> controllers, PlanesOptions options) {
    var planes = new Planes(fleet, controllers, options);
    planes.subscription = fleet.subscribe(planes.new Changes());
    planes.workers =
        Workers.start("controllers", options.workers(), planes.queue, planes::reconcile);
    planes.meet();
    planes.sweeper.start();
    return planes;
  }

  /** Control planes that hold memory here. */
  public int active() {
    return slots.size();
  }

  /** Whether nothing is left to do in a control plane as it is now, which is remembered. */
  public boolean isSettled(String name) {
    return settled.contains(name) && rests(name);
  }

  /** Keys that wait or are worked on. */
  public int busy() {
    return queue.depth() + queue.processing();
  }

  @Override
  public void collect(Families families) {
    if (workers != null) {
      workers.collect(families);
    }
    families
        .gauge("insula_controllers_active_control_planes", "Control planes with caches here.")
        .point(active());
  }

  @Override
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
    sweeper.interrupt();
    queue.shutDown();
    if (workers != null) {
      workers.close();
    }
    events.close();
  }

  private final class Changes implements Fleet.Listener {
    @Override
    public void changed(FleetChange change) {
      if (!unsettled.contains(change.controlPlane())) {
        unsettled.add(change.controlPlane());
      }
      PlaneSlot slot = slots.get(change.controlPlane());
      boolean all = !concernedByAll.isEmpty() && Relevance.mayConcernAll(change);
      if (slot == null && !all && !byConcern.containsKey(change.resource())) {
        return;
      }
      slot(change.controlPlane()).offer(new PlaneChange(change, all));
    }

    @Override
    public void controlPlaneAdded(String name) {
      meeting.lock();
      try {
        if (met.add(name)) {
          unsettled.add(name);
          Plane plane = slot(name).plane();
          controllers.values().forEach(controller -> controller.born(plane));
          atBirth.forEach(controller -> resync(name, controller));
        }
      } finally {
        meeting.unlock();
      }
    }

    @Override
    public void controlPlaneRemoved(String name) {
      meeting.lock();
      try {
        met.remove(name);
        leave(name);
      } finally {
        meeting.unlock();
      }
    }

    @Override
    public void controlPlanesChanged() {
      Thread.startVirtualThread(Planes.this::meet);
    }
  }

  private PlaneSlot slot(String name) {
    return slots.computeIfAbsent(
        name,
        _ -> {
          var plane =
              new Plane(
                  name,
                  fleet.client(name, options.userAgent()),
                  events,
                  (key, delay) -> queue.addAfter(name, key, delay));
          return new PlaneSlot(plane, change -> wake(plane, change), () -> missed(plane));
        });
  }

  /** Looks at control planes that are new, and drops those that are gone. */
  private void meet() {
    meeting.lock();
    try {
      Set<String> names = new HashSet<>(fleet.names());
      for (String name : names) {
        if (met.add(name) && !settled.isAsItWas(name)) {
          unsettled.add(name);
          resync(name);
        }
      }
      for (String name : List.copyOf(met)) {
        if (!names.contains(name)) {
          met.remove(name);
          leave(name);
        }
      }
    } finally {
      meeting.unlock();
    }
  }

  private void leave(String name) {
    slots.remove(name);
    unsettled.remove(name);
    settled.forget(name);
    queue.removeTenant(name);
  }

  private void resync(String name) {
    controllers.values().forEach(controller -> resync(name, controller));
  }

  private void resync(String name, Controller controller) {
    queue.add(name, new Key(RESYNC + controller.name(), new ObjectName("", "")));
  }

  /** Too many changes came at once to be followed: start anew. */
  private void missed(Plane plane) {
    LOG.atWarn().addKeyValue("controlPlane", plane.name()).log("changes were missed, resync");
    plane.forget();
    resync(plane.name());
  }

  private void wake(Plane plane, PlaneChange change) {
    plane.take(change);
    for (Controller controller : byConcern.getOrDefault(change.resource(), List.of())) {
      wake(controller, plane, change);
    }
    if (change.mayConcernAll()) {
      for (Controller controller : concernedByAll) {
        wake(controller, plane, change);
      }
    }
  }

  private void wake(Controller controller, Plane plane, PlaneChange change) {
    try {
      controller.changed(
          plane, change, name -> queue.add(plane.name(), new Key(controller.name(), name)));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("controller", controller.name())
          .addKeyValue("controlPlane", plane.name())
          .setCause(e)
          .log("a change could not be followed, resync");
      resync(plane.name(), controller);
    }
  }

  private Result reconcile(String planeName, Key key) throws Exception {
    if (!met.contains(planeName)) {
      return Result.DONE;
    }
    PlaneSlot slot = enter(planeName);
    try {
      if (key.controller().startsWith(RESYNC)) {
        Controller controller = controllers.get(key.controller().substring(RESYNC.length()));
        if (controller != null) {
          controller.resync(
              slot.plane(), name -> queue.add(planeName, new Key(controller.name(), name)));
        }
        return Result.DONE;
      }
      Controller controller = controllers.get(key.controller());
      return controller == null ? Result.DONE : controller.reconcile(slot.plane(), key.name());
    } finally {
      slot.leave();
    }
  }

  /** A slot that is not dropped before it is left. */
  private PlaneSlot enter(String name) {
    while (true) {
      PlaneSlot slot = slot(name);
      if (slot.enter()) {
        return slot;
      }
      slots.remove(name, slot);
    }
  }

  /** Whether nothing is held or waited for, also not for a time to come. */
  private boolean rests(String name) {
    return !slots.containsKey(name) && queue.known(name) == 0;
  }

  /** A mark that can't be left, as on a disk that is full, costs a look after the next start. */
  private void lookWhetherSettled(String name) {
    // Before the look: what changes meanwhile is looked at again.
    unsettled.remove(name);
    try {
      settled.look(name, rests(name));
      if (!settled.contains(name)) {
        unsettled.add(name);
      }
    } catch (RuntimeException e) {
      settled.forget(name);
      unsettled.add(name);
      LOG.atDebug().addKeyValue("controlPlane", name).setCause(e).log("no mark was left");
    }
  }

  private void sweep() {
    try {
      for (int sweep = 1; ; sweep++) {
        Thread.sleep(options.idle().dividedBy(2).plus(Duration.ofMillis(1)));
        slots
            .entrySet()
            .removeIf(
                slot -> !queue.isBusy(slot.getKey()) && slot.getValue().dropIfIdle(options.idle()));
        Set<String> looked = sweep % SWEEPS_TO_LOOK_AT_ALL == 0 ? met : unsettled;
        // A copy: what is not settled yet comes back in, and would be met again for ever.
        List.copyOf(looked).forEach(this::lookWhetherSettled);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
