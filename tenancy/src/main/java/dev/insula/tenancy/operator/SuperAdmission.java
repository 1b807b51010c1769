package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.client.QueueOptions;
import dev.insula.client.Reconciler;
import dev.insula.client.Workers;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.policy.DeclaredKinds;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.policy.Writers;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.replica.NotHeldException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the admission policies of the super cluster as the profiles want them, and repairs what
 * somebody changes or takes away. They stay when Insula stops. Thread-safe.
 */
final class SuperAdmission implements AutoCloseable {

  private static final int ATTEMPTS = 10;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final Logger LOG = LoggerFactory.getLogger(SuperAdmission.class);

  private static final GroupVersionResource WHO_AM_I =
      new GroupVersionResource("authentication.k8s.io", "v1", "selfsubjectreviews");

  private final ControlPlaneClient superCluster;
  private final WriteOptions as;
  private final Supplier<Collection<IsolationProfile>> profiles;
  private final List<String> controllers;
  private final FairQueue<String> queue =
      new FairQueue<>(
          QueueOptions.DEFAULT.withDelays(Duration.ofMillis(50), Duration.ofSeconds(30), 0.2));
  private final List<AutoCloseable> running = new ArrayList<>();
  private volatile @Nullable Writers writers;
  private volatile DeclaredKinds declared = DeclaredKinds.NONE;

  /**
   * @param controllers user names of controllers that may write into tenants' namespaces, besides
   *     those of kube-system
   */
  SuperAdmission(
      ControlPlaneClient superCluster,
      WriteOptions as,
      Supplier<Collection<IsolationProfile>> profiles,
      List<String> controllers) {
    this.superCluster = superCluster;
    this.as = as;
    this.profiles = profiles;
    this.controllers = controllers;
  }

  /** Writes all policies, then follows. A cluster that has no such policies is left without. */
  void start(Duration timeout) throws InterruptedException {
    try {
      superCluster.list(SuperPolicies.POLICIES, "", ListOptions.NONE.page(1, ""));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      LOG.warn("the super cluster has no ValidatingAdmissionPolicies: nothing there holds tenants");
      return;
    }
    var known = new Writers(whoAmI(), controllers);
    writers = known;
    long end = System.nanoTime() + timeout.toNanos();
    bringAllInLineBefore(end, wanted(known).keySet());
    running.add(Workers.start("super-admission", 1, queue, this::reconcile));
    for (GroupVersionResource resource : List.of(SuperPolicies.POLICIES, SuperPolicies.BINDINGS)) {
      Informer<Long> informer =
          Informer.of(superCluster, resource, object -> Meta.generation(object.tree()))
              .selecting(ListOptions.NONE.withLabelSelector(SuperPolicies.LABEL))
              .handler(InformerHandler.waking(Long::equals, name -> dirty(name.name())))
              .build();
      running.add(informer);
      if (!informer.start().awaitSync(timeout)) {
        throw new IllegalStateException("policies could not be listed within " + timeout);
      }
    }
  }

  /** The name by which the super cluster knows Insula. */
  private String whoAmI() {
    var review = JsonObject.of("apiVersion", WHO_AM_I.apiVersion(), "kind", "SelfSubjectReview");
    return superCluster
        .create(WHO_AM_I, review, as)
        .tree()
        .objectAt("status", "userInfo")
        .string("username", "");
  }

  private Map<String, JsonObject> wanted(Writers known) {
    return SuperPolicies.all(known, profiles.get(), declared);
  }

  /** A profile came, changed or went. */
  void profileChanged(String profile) {
    if (writers != null) {
      dirty(SuperPolicies.nameOf(profile));
    }
  }

  /** Other custom kinds go down from now on: returns when they are let through, and no others. */
  void customKinds(DeclaredKinds kinds) {
    declared = kinds;
    bringInLine(SuperPolicies.WRITERS);
    bringInLine(SuperPolicies.CONFINED);
  }

  private void dirty(String policy) {
    queue.add("", policy);
  }

  private Reconciler.Result reconcile(String tenant, String policy) {
    bringInLine(policy);
    return Reconciler.Result.DONE;
  }

  /** Side by side: a server looks for long at the expressions of each. */
  private void bringAllInLineBefore(long endNanos, Set<String> names) throws InterruptedException {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new ArrayList<Future<?>>();
      for (String name : names) {
        begun.add(
            executor.submit(
                () -> {
                  bringInLineBefore(endNanos, name);
                  return name;
                }));
      }
      try {
        for (Future<?> one : begun) {
          one.get();
        }
      } catch (InterruptedException e) {
        executor.shutdownNow();
        throw e;
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** A machine that starts under load may miss a renewal of its lease, which comes again. */
  private void bringInLineBefore(long endNanos, String name) throws InterruptedException {
    while (true) {
      try {
        bringInLine(name);
        return;
      } catch (NotHeldException e) {
        if (System.nanoTime() - endNanos > 0) {
          throw e;
        }
        Thread.sleep(LOOK_AGAIN);
      }
    }
  }

  private void bringInLine(String name) {
    Writers known = writers;
    if (known == null) {
      return;
    }
    JsonObject policy = wanted(known).get(name);
    if (policy == null) {
      remove(SuperPolicies.BINDINGS, name);
      remove(SuperPolicies.POLICIES, name);
    } else {
      write(SuperPolicies.POLICIES, name, policy);
      write(SuperPolicies.BINDINGS, name, SuperPolicies.binding(name));
    }
  }

  /** Another replica may write the same at this moment: then it is looked at again. */
  private void write(GroupVersionResource resource, String name, JsonObject wanted) {
    for (int attempt = 1; ; attempt++) {
      try {
        writeOnce(resource, name, wanted);
        return;
      } catch (ApiException e) {
        boolean meanwhile = e.isConflict() || e.isAlreadyExists();
        if (!meanwhile || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void writeOnce(GroupVersionResource resource, String name, JsonObject wanted) {
    JsonObject existing = find(resource, name);
    if (existing == null) {
      superCluster.create(resource, wanted, as);
      return;
    }
    JsonObject merged = existing.deepCopy();
    merged.put("spec", completed(existing.objectAt("spec"), wanted.objectAt("spec")));
    Meta.of(merged).objectOrCreate("labels").putAll(Meta.of(wanted).objectAt("labels"));
    if (!merged.equals(existing)) {
      superCluster.update(resource, merged, as);
    }
  }

  /** What the server filled in stays as it fills it in: it would differ for ever. */
  private static JsonObject completed(JsonObject existing, JsonObject wanted) {
    JsonObject spec = wanted.deepCopy();
    JsonObject match = spec.objectAt("matchConstraints");
    JsonObject there = existing.objectAt("matchConstraints");
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      boolean filledIn = there.objectAt(selector).isEmpty() && there.containsKey(selector);
      if (!match.isEmpty() && !match.containsKey(selector) && filledIn) {
        match.put(selector, new JsonObject());
      }
    }
    if (!match.isEmpty() && there.string("matchPolicy", "").equals("Equivalent")) {
      match.put("matchPolicy", "Equivalent");
    }
    return spec;
  }

  private void remove(GroupVersionResource resource, String name) {
    if (find(resource, name) == null) {
      return;
    }
    try {
      superCluster.delete(resource, new ObjectName("", name), DeleteOptions.NONE);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private @Nullable JsonObject find(GroupVersionResource resource, String name) {
    try {
      ApiObject found = superCluster.get(resource, new ObjectName("", name));
      return found.tree();
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : running.reversed()) {
      part.close();
    }
    running.clear();
  }
}
