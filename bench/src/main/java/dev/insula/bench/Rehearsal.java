package dev.insula.bench;

import dev.insula.client.ListOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.object.ObjectName;
import java.util.concurrent.TimeUnit;

/**
 * Plays through what tenants do, over HTTPS as they do it: they are made, used, left alone until
 * they hibernate, woken and deleted. It is for the recording of a start: what is recorded is loaded
 * and linked when the next process starts, and the compiler knows where the work is.
 */
public final class Rehearsal {

  private static final int CALLERS = 4;
  private static final int LIMIT_SECONDS = 60;

  private Rehearsal() {}

  /** Ends when all tenants are gone again. */
  public static void play(Environment environment, int tenants) throws InterruptedException {
    var names = new TenantSet("rehearsal", tenants).names();
    var callers = new Parallel(CALLERS);
    callers.each(names, name -> TenantUse.create(environment, name));
    callers.each(names, name -> TenantUse.once(environment.tenant(name), LIMIT_SECONDS));
    callers.each(names, name -> look(environment, name));
    awaitHibernation(environment);
    callers.each(names, name -> TenantUse.firstRequest(environment, name, new Latencies()));
    callers.each(names, environment::deleteTenant);
  }

  private static void look(Environment environment, String name) {
    Kubeconfig config = Kubeconfig.parse(environment.kubeconfig(name), null);
    try (var client = new HttpControlPlaneClient(config, "insula-rehearsal")) {
      client.resources();
      client.list(PodWatcher.PODS, TenantUse.NAMESPACE, ListOptions.NONE);
      var map =
          NoisyBenchmark.configMap(new ObjectName(TenantUse.NAMESPACE, "rehearsed"), "by heart");
      client.create(NoisyBenchmark.CONFIG_MAPS, map, TenantUse.WRITE);
    }
  }

  /** One that does not come is no reason not to record the rest. */
  private static void awaitHibernation(Environment environment) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (environment.awake() > 0 && System.nanoTime() < end) {
      Thread.sleep(50);
    }
  }
}
