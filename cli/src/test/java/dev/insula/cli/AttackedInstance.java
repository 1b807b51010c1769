package dev.insula.cli;

import static dev.insula.cli.ClusterScene.AS;
import static dev.insula.cli.ClusterScene.find;
import static dev.insula.cli.ClusterScene.object;
import static dev.insula.cli.ClusterScene.until;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.translation.SyncedKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An embedded super cluster under attack: everything that {@code insula up} starts, and the
 * administrators of tenants, who have their kubeconfigs and speak HTTPS.
 */
final class AttackedInstance implements AutoCloseable {

  static final GroupVersionResource EVENTS = new GroupVersionResource("", "v1", "events");

  private final ClusterScene scene;
  private final Embedded embedded;
  final ControlPlaneClient superCluster;

  AttackedInstance(Path directory) throws InterruptedException {
    scene = new ClusterScene(directory);
    embedded = scene.instance("attacked", 3, ClusterOptions.EMBEDDED);
    superCluster = embedded.client("test");
  }

  @Override
  public void close() throws Exception {
    scene.close();
  }

  /** A profile of the platform's. */
  void profile(String name, String spec) {
    superCluster.create(
        ProfileResource.PROFILES,
        object("{'metadata':{'name':'" + name + "'},'spec':" + spec + "}"),
        AS);
  }

  Attacker tenant(String name, String profile) throws InterruptedException {
    superCluster.create(TenantResource.TENANTS, Tenant.render(name, 1, profile), AS);
    Tenant tenant = Tenant.parse(ClusterScene.tenant(superCluster, name, "Ready"));
    ObjectName secret = KubeconfigSecret.name(tenant.identity().controlPlane());
    Kubeconfig kubeconfig =
        Kubeconfig.parse(
            KubeconfigSecret.text(superCluster.get(ClusterScene.SECRETS, secret).tree()), null);
    var client = scene.part(new HttpControlPlaneClient(kubeconfig, "attacker"));
    return new Attacker(tenant.identity(), kubeconfig, client);
  }

  private static void merge(JsonObject into, JsonObject members) {
    members.forEach(
        (key, value) -> {
          if (value instanceof JsonObject more && into.get(key) instanceof JsonObject here) {
            merge(here, more);
          } else {
            into.put(key, value);
          }
        });
  }

  /** A tenant's administrator, with all rights at home. */
  final class Attacker {

    final TenantIdentity identity;
    final Kubeconfig kubeconfig;
    final ControlPlaneClient home;

    Attacker(TenantIdentity identity, Kubeconfig kubeconfig, ControlPlaneClient home) {
      this.identity = identity;
      this.kubeconfig = kubeconfig;
      this.home = home;
    }

    String superNamespace(String namespace) {
      return SuperNames.namespace(identity, namespace);
    }

    /** Makes a namespace in which pods can be made. */
    void namespace(String name, String metadata) throws InterruptedException {
      JsonObject namespace = object("{'apiVersion':'v1','kind':'Namespace'}");
      namespace.put("metadata", object(metadata));
      Meta.of(namespace).put("name", name);
      home.create(SyncedKind.NAMESPACE.resource(), namespace, AS);
      until(
          "its service account",
          () -> find(home, SyncedKind.SERVICE_ACCOUNT.resource(), name, "default").isPresent());
    }

    void namespace(String name) throws InterruptedException {
      namespace(name, "{}");
    }

    /** Makes an object; pods have one container unless the members say otherwise. */
    JsonObject make(SyncedKind kind, String namespace, String name, String members) {
      var resource = kind.resource();
      JsonObject object =
          JsonObject.of(
              "apiVersion",
              resource.apiVersion(),
              "kind",
              kind.kind(),
              "metadata",
              JsonObject.of("name", name, "namespace", namespace));
      if (kind == SyncedKind.POD) {
        object.put("spec", object("{'containers':[{'name':'c','image':'nginx'}]}"));
      }
      merge(object, object(members));
      return home.create(resource, object, AS).tree();
    }

    Optional<JsonObject> below(SyncedKind kind, String namespace, String name) {
      return find(superCluster, kind.resource(), superNamespace(namespace), name);
    }

    JsonObject awaitBelow(SyncedKind kind, String namespace, String name)
        throws InterruptedException {
      until(name + " is below", () -> below(kind, namespace, name).isPresent());
      return below(kind, namespace, name).orElseThrow();
    }

    Optional<JsonObject> namespaceBelow(String namespace) {
      return find(superCluster, SyncedKind.NAMESPACE.resource(), "", superNamespace(namespace));
    }

    /** Waits until the tenant is told that a rule refuses the object. */
    void awaitRefusal(String namespace, String name, String rule) throws InterruptedException {
      until(
          "the tenant is told of " + rule,
          () ->
              events(namespace).stream()
                  .filter(e -> e.objectAt("involvedObject").string("name", "").equals(name))
                  .anyMatch(
                      e -> e.string("message", "").contains("refused by rule " + rule + ":")));
    }

    List<JsonObject> events(String namespace) {
      return home.list(EVENTS, namespace, ListOptions.NONE).items().stream()
          .map(ApiObject::tree)
          .toList();
    }

    /** Changes an object at home, again and again until nobody interferes. */
    void change(
        SyncedKind kind, String namespace, String name, String part, Consumer<JsonObject> change)
        throws InterruptedException {
      until(
          name + " is changed",
          () -> {
            JsonObject object =
                home.get(kind.resource(), new ObjectName(namespace, name)).tree().deepCopy();
            change.accept(object);
            try {
              home.update(kind.resource(), object, part.isEmpty() ? AS : AS.withSubresource(part));
              return true;
            } catch (ApiException e) {
              if (e.isConflict()) {
                return false;
              }
              throw e;
            }
          });
    }
  }
}
