package dev.insula.cli;

import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.remote.ControlPlaneSecret;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Tenant objects of a super cluster, reached as any client of it would. */
final class Tenants implements AutoCloseable {

  private static final GroupVersionResource RESOURCE = TenantResource.TENANTS;

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final GroupVersionResource RUNTIME_CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");
  private static final int PAGE = 500;
  private static final WriteOptions WRITE = WriteOptions.as("insula-cli");

  private final HttpControlPlaneClient superCluster;

  private Tenants(HttpControlPlaneClient superCluster) {
    this.superCluster = superCluster;
  }

  /** Of the instance that runs on a directory, or the failure that tells how to start one. */
  static Tenants of(DataDirectory directory) {
    directory.requireInstance();
    return of(Kubeconfig.read(directory.superKubeconfig()));
  }

  /** Of the super cluster that a kubeconfig leads to. */
  static Tenants of(Kubeconfig superCluster) {
    return new Tenants(new HttpControlPlaneClient(superCluster, "insula-cli/" + Version.current()));
  }

  static String phase(JsonObject tenant) {
    String phase = tenant.stringAt("status", "phase");
    return phase == null || phase.isEmpty() ? "Pending" : phase;
  }

  List<JsonObject> list() {
    var out = new ArrayList<JsonObject>();
    String next = "";
    do {
      var page = superCluster.list(RESOURCE, "", ListOptions.NONE.page(PAGE, next));
      page.items().forEach(item -> out.add(item.tree()));
      next = page.continueToken();
    } while (!next.isEmpty());
    return out;
  }

  JsonObject get(String name) {
    try {
      return superCluster.get(RESOURCE, new ObjectName("", name)).tree();
    } catch (ApiException e) {
      throw e.isNotFound() ? noSuchTenant(name) : e;
    }
  }

  /**
   * Creates a tenant.
   *
   * @param external the kubeconfig of its own control plane, which is kept in a Secret; null if it
   *     is to be hosted
   */
  JsonObject create(JsonObject tenant, @Nullable Path external) {
    if (external != null) {
      String secret = Meta.name(tenant) + "-external";
      keep(secret, ownKubeconfig(external));
      tenant.objectAt("spec").put("kubeconfigSecret", secret);
    }
    return superCluster.create(RESOURCE, tenant, WRITE).tree();
  }

  /**
   * Read like the operator will: what it would refuse is refused here, and files are put inside.
   */
  private static String ownKubeconfig(Path file) {
    try {
      String text = Kubeconfig.read(file).render();
      return Kubeconfig.parse(text, null).render();
    } catch (Kubeconfig.KubeconfigException | UncheckedIOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " can't be used: " + e.getMessage(), "");
    }
  }

  private void keep(String name, String kubeconfig) {
    JsonObject secret = ControlPlaneSecret.render(name, kubeconfig);
    try {
      superCluster.create(SECRETS, secret, WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      superCluster.update(SECRETS, secret, WRITE);
    }
  }

  /**
   * @return whether the tenant was gone at once
   */
  boolean delete(String name) {
    try {
      return superCluster.delete(RESOURCE, new ObjectName("", name), DeleteOptions.NONE) == null;
    } catch (ApiException e) {
      throw e.isNotFound() ? noSuchTenant(name) : e;
    }
  }

  /** Gives or takes back the consent to deletions that the mass-delete guard holds. */
  void allowDeletions(String name, boolean allowed) {
    Object value = allowed ? "true" : JsonNull.NULL;
    var change =
        JsonObject.of(
            "metadata", JsonObject.of("annotations", JsonObject.of(Tenant.ALLOW_DELETIONS, value)));
    try {
      superCluster.patch(
          RESOURCE, new ObjectName("", name), PatchType.MERGE, JsonOrArray.of(change), WRITE);
    } catch (ApiException e) {
      throw e.isNotFound() ? noSuchTenant(name) : e;
    }
  }

  /**
   * Waits until a tenant's state satisfies the condition; the state is empty when it is gone.
   *
   * @return whether it came to that within the time
   */
  boolean await(String name, Duration time, Predicate<Optional<JsonObject>> condition)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(time);
    var only = ListOptions.NONE.withFieldSelector("metadata.name=" + name);
    var now = superCluster.list(RESOURCE, "", only);
    Optional<JsonObject> state = now.items().stream().map(o -> o.tree()).findFirst();
    if (condition.test(state)) {
      return true;
    }
    var from = only.withResourceVersion(now.resourceVersion());
    try (WatchStream watch = superCluster.watch(RESOURCE, "", from)) {
      while (Instant.now().isBefore(deadline)) {
        var event = watch.next(Duration.between(Instant.now(), deadline));
        if (event.isPresent() && condition.test(stateAfter(event.get()))) {
          return true;
        }
      }
      return false;
    }
  }

  /** The kubeconfig of a tenant's administrator, which the operator puts into a Secret. */
  String kubeconfig(String name) {
    JsonObject tenant = get(name);
    String controlPlane = tenant.objectAt("status").string("controlPlane", "");
    if (controlPlane.isEmpty() || !phase(tenant).equals("Ready")) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "tenant \"" + name + "\" is " + phase(tenant) + " and has no kubeconfig now",
          "Wait for it: insula tenant get " + name);
    }
    String own = tenant.objectAt("spec").string("kubeconfigSecret", "");
    if (!own.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "the control plane of tenant \""
              + name
              + "\" is its own: nothing makes a kubeconfig here",
          "The one that the syncer uses is in the Secret insula-system/" + own);
    }
    return KubeconfigSecret.text(
        superCluster.get(SECRETS, KubeconfigSecret.name(controlPlane)).tree());
  }

  /** The profile that holds for a tenant's workloads. */
  IsolationProfile profile(JsonObject tenant) {
    String name = tenant.objectAt("spec").string("isolationProfile", ProfileResource.DEFAULT);
    return find(ProfileResource.PROFILES, name)
        .map(IsolationProfile::parse)
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.FAILED,
                    "there is no IsolationProfile \"" + name + "\"",
                    "See those that there are: kubectl get isolationprofiles"));
  }

  /** A runtime class of the super cluster. */
  Optional<JsonObject> runtimeClass(String name) {
    return name.isEmpty() ? Optional.empty() : find(RUNTIME_CLASSES, name);
  }

  private Optional<JsonObject> find(GroupVersionResource resource, String name) {
    try {
      return Optional.of(superCluster.get(resource, new ObjectName("", name)).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    superCluster.close();
  }

  private static Optional<JsonObject> stateAfter(WatchEvent event) {
    return event.type() == WatchEvent.Type.DELETED
        ? Optional.empty()
        : Optional.of(event.object().tree());
  }

  private static CommandFailure noSuchTenant(String name) {
    return new CommandFailure(
        ExitCode.NO_SUCH_TENANT,
        "there is no tenant \"" + name + "\"",
        "See those that there are: insula tenant list");
  }
}
