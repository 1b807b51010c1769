package dev.insula.controllers;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/** A fleet for controllers that die after a number of writes: no further one gets through. */
final class MortalFleet implements Fleet {

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "createSubresource");

  private final Fleet fleet;
  private final String only;
  private final AtomicInteger left;

  /** One party for who waits, and one for each call. */
  private final Phaser underWay = new Phaser(1);

  MortalFleet(Fleet fleet, String only, int writes) {
    this.fleet = fleet;
    this.only = only;
    this.left = new AtomicInteger(writes);
  }

  boolean isDead() {
    return left.get() < 0;
  }

  /** Kills at once, and waits for the calls that were made before: a dead process has none left. */
  void die() {
    left.set(-1);
    underWay.arriveAndAwaitAdvance();
  }

  private void spendLife() {
    if (left.decrementAndGet() < 0) {
      left.set(-1);
      throw new IllegalStateException("dead");
    }
  }

  @Override
  public Set<String> names() {
    return Set.of(only);
  }

  @Override
  public ControlPlaneClient client(String controlPlane, String userAgent) {
    ControlPlaneClient client = fleet.client(controlPlane, userAgent);
    return (ControlPlaneClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ControlPlaneClient.class},
            (_, method, args) -> {
              underWay.register();
              try {
                boolean event = args != null && args[0].toString().contains("resource=events");
                if (WRITES.contains(method.getName()) && !event) {
                  spendLife();
                }
                return method.invoke(client, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                underWay.arriveAndDeregister();
              }
            });
  }

  @Override
  public Subscription subscribe(Listener listener) {
    return fleet.subscribe(
        change -> {
          if (change.controlPlane().equals(only)) {
            listener.changed(change);
          }
        });
  }
}
