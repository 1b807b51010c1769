package dev.insula.tenancy.world;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.Refresher;
import dev.insula.client.WriteGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A crash at a chosen moment: after so many calls nothing gets through any more. The call at which
 * it blows takes effect or not, but its caller hears of neither.
 */
public final class Fuse {

  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean takesEffect;

  /** Blows after this number of calls from now on. */
  public void arm(int calls, boolean lastTakesEffect) {
    takesEffect = lastTakesEffect;
    left.set(calls);
  }

  /** Cuts everything off now. */
  public void blow() {
    left.set(0);
  }

  ControlPlaneClient wrap(ControlPlaneClient client) {
    return (ControlPlaneClient)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ControlPlaneClient.class},
            (_, method, arguments) -> {
              int now = left.getAndUpdate(n -> Math.max(n - 1, 0));
              if (now == 0) {
                throw new UncheckedIOException(new IOException("cut off"));
              }
              boolean last = now == 1;
              if (last && !takesEffect) {
                throw new UncheckedIOException(new IOException("cut off"));
              }
              Object answer;
              try {
                answer = method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (last) {
                throw new UncheckedIOException(new IOException("cut off"));
              }
              return answer;
            });
  }

  Fleet wrap(Fleet fleet) {
    return new Fleet() {
      @Override
      public Set<String> names() {
        return fleet.names();
      }

      @Override
      public ControlPlaneClient client(String controlPlane, String userAgent) {
        return wrap(fleet.client(controlPlane, userAgent));
      }

      @Override
      public Subscription subscribe(Listener listener) {
        return fleet.subscribe(listener);
      }

      @Override
      public void guard(String controlPlane, WriteGuard guard) {
        fleet.guard(controlPlane, guard);
      }

      @Override
      public void refresh(String controlPlane, Refresher refresher) {
        fleet.refresh(controlPlane, refresher);
      }
    };
  }
}
