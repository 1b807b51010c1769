package dev.insula.cli;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.audit.Audit;
import dev.insula.tenancy.audit.AuditReport;
import dev.insula.tenancy.audit.AuditTarget;
import dev.insula.tenancy.audit.Finding;
import dev.insula.tenancy.audit.Outcome;
import dev.insula.tenancy.audit.Verdict;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.syncpolicy.SyncPolicyResource;
import dev.insula.tenancy.translation.OfferedDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * An embedded super cluster with two tenants that run a pod and a service each: {@code acme} with a
 * profile of its own, {@code globex} with the standard one. Syncer and operator are stopped once
 * everything is there, so that they don't mend what is broken.
 */
final class AuditedInstance implements AutoCloseable {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  /** As {@code hard}, with a quota. */
  private static final String PROFILE =
      "{'metadata':{'name':'audited'},'spec':{'podSecurity':'baseline',"
          + "'runtimeClasses':['kata-qemu'],'images':{'alwaysPull':true},"
          + "'limits':{'cpu':'1','memory':'2Gi'},'isolatedNetwork':true,"
          + "'serviceTypes':['ClusterIP','LoadBalancer','ExternalName'],"
          + "'volumeTypes':['configMap','secret','projected','downwardAPI','emptyDir',"
          + "'persistentVolumeClaim','ephemeral'],'quota':{'pods':'20','services':'10'}}}";

  private static final String POD =
      "{'metadata':{'name':'web','namespace':'default','labels':{'app':'web'}},"
          + "'spec':{'containers':[{'name':'c','image':'nginx:1.27'}]}}";

  private static final String SERVICE =
      "{'metadata':{'name':'web','namespace':'default'},"
          + "'spec':{'selector':{'app':'web'},'ports':[{'port':80}]}}";

  private static final String GROUP = "audited.example.com";
  private static final String RBAC = "rbac.authorization.k8s.io";

  /** Rights on the declared kind, which whoever declares it gives Insula. */
  private static final String ROLE =
      "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole',"
          + "'metadata':{'name':'insula-backups'},'rules':[{'apiGroups':['audited.example.com'],"
          + "'resources':['backups'],"
          + "'verbs':['get','list','watch','create','update','delete']}]}";

  private static final String ROLE_BINDING =
      "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding',"
          + "'metadata':{'name':'insula-backups'},'roleRef':{'apiGroup':"
          + "'rbac.authorization.k8s.io','kind':'ClusterRole','name':'insula-backups'},"
          + "'subjects':[{'kind':'User','apiGroup':'rbac.authorization.k8s.io',"
          + "'name':'system:insula:tenancy'}]}";

  private static final String DEFINITION =
      "{'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',"
          + "'metadata':{'name':'backups.audited.example.com'},"
          + "'spec':{'group':'audited.example.com','scope':'Namespaced',"
          + "'names':{'plural':'backups','singular':'backup','kind':'Backup'},"
          + "'versions':[{'name':'v1','served':true,'storage':true,'schema':{'openAPIV3Schema':"
          + "{'type':'object','x-kubernetes-preserve-unknown-fields':true}}}]}}";

  private static final String POLICY =
      "{'apiVersion':'insula.dev/v1alpha1','kind':'SyncPolicy','metadata':{'name':'backups'},"
          + "'spec':{'kind':{'group':'audited.example.com','version':'v1','resource':'backups'},"
          + "'direction':'down'}}";

  private static final String BACKUP =
      "{'apiVersion':'audited.example.com/v1','kind':'Backup',"
          + "'metadata':{'name':'daily','namespace':'default'},'spec':{'of':'data'}}";

  private final Embedded embedded;
  final ControlPlaneClient superCluster;
  final Tenant acme;
  final Tenant globex;

  AuditedInstance(Path directory) throws Exception {
    var options = new EmbeddedOptions(directory.resolve("store"), "127.0.0.1", 0, 3, List.of());
    embedded = Embedded.start(options, _ -> {});
    superCluster = embedded.client("test");
    superCluster.create(
        ProfileResource.PROFILES,
        Json.parseObject(PROFILE.replace('\'', '"')),
        WriteOptions.as("test"));
    write(OfferedDefinition.RESOURCE, DEFINITION);
    write(new GroupVersionResource(RBAC, "v1", "clusterroles"), ROLE);
    write(new GroupVersionResource(RBAC, "v1", "clusterrolebindings"), ROLE_BINDING);
    write(SyncPolicyResource.POLICIES, POLICY);
    acme = tenant("acme", "audited");
    globex = tenant("globex", "standard");
    for (Tenant tenant : List.of(acme, globex)) {
      populate(tenant);
    }
    embedded.stopTenancy();
  }

  private void write(GroupVersionResource resource, String object) {
    superCluster.create(
        resource, Json.parseObject(object.replace('\'', '"')), WriteOptions.as("test"));
  }

  @Override
  public void close() {
    embedded.close();
  }

  private Tenant tenant(String name, String profile) {
    superCluster.create(
        TenantResource.TENANTS, Tenant.render(name, 1, profile), WriteOptions.as("test"));
    until("tenant " + name, () -> read(name).status().phase().text().equals("Ready"));
    return read(name);
  }

  private Tenant read(String name) {
    return Tenant.parse(superCluster.get(TenantResource.TENANTS, new ObjectName("", name)));
  }

  private void populate(Tenant tenant) {
    try (var client = new HttpControlPlaneClient(access(tenant), "test")) {
      create(client, "pods", POD);
      create(client, "services", SERVICE);
      until("the declared kind is there", () -> isCreated(client, BACKUP));
    }
    String namespace = below(tenant);
    until(
        "the pod of " + tenant.name(),
        () ->
            find("", "pods", namespace, "web")
                .map(pod -> pod.objectAt("status").string("phase", ""))
                .filter("Running"::equals)
                .isPresent());
    until("the backup", () -> find(GROUP, "backups", namespace, "daily").isPresent());
    until("the service", () -> find("", "services", namespace, "web").isPresent());
  }

  /** Whether it is made, now that its kind is known. */
  private static boolean isCreated(ControlPlaneClient client, String object) {
    try {
      client.create(
          new GroupVersionResource(GROUP, "v1", "backups"),
          Json.parseObject(object.replace('\'', '"')),
          WriteOptions.as("test"));
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  static String below(Tenant tenant) {
    return SuperNames.namespace(tenant.identity(), "default");
  }

  private static void create(ControlPlaneClient client, String plural, String object) {
    client.create(
        new GroupVersionResource("", "v1", plural),
        Json.parseObject(object.replace('\'', '"')),
        WriteOptions.as("test"));
  }

  private Optional<JsonObject> find(String group, String plural, String namespace, String name) {
    try {
      var resource = new GroupVersionResource(group, "v1", plural);
      return Optional.of(superCluster.get(resource, new ObjectName(namespace, name)).tree());
    } catch (ApiException e) {
      return Optional.empty();
    }
  }

  Kubeconfig access(Tenant tenant) {
    ObjectName name = KubeconfigSecret.name(tenant.identity().controlPlane());
    JsonObject secret =
        superCluster.get(new GroupVersionResource("", "v1", "secrets"), name).tree();
    String encoded = secret.objectAt("data").string(KubeconfigSecret.KEY, "");
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    return Kubeconfig.parse(text, null);
  }

  private static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Of the super cluster's administrator. */
  Kubeconfig superAccess() {
    return Kubeconfig.parse(embedded.superKubeconfig(), null);
  }

  /** As the command does it. */
  AuditReport auditOverHttps(Optional<List<String>> webhookRanges, String... tenants) {
    Kubeconfig access = Kubeconfig.parse(embedded.superKubeconfig(), null);
    try (var client = new HttpControlPlaneClient(access, "test")) {
      return audit(access, client, client.version(), webhookRanges, tenants);
    }
  }

  /** Quicker: the super cluster is read in process; tenants are still asked over HTTPS. */
  AuditReport audit(Optional<List<String>> webhookRanges, String... tenants) {
    Kubeconfig access = Kubeconfig.parse(embedded.superKubeconfig(), null);
    return audit(access, superCluster, "v1.36.0", webhookRanges, tenants);
  }

  private static AuditReport audit(
      Kubeconfig access,
      ControlPlaneClient client,
      String version,
      Optional<List<String>> webhookRanges,
      String... tenants) {
    var target =
        new AuditTarget(
            access, client, version, KubeconfigSecret::name, KubeconfigSecret.KEY, webhookRanges);
    return new Audit(InstantSource.system()).run(target, List.of(tenants));
  }

  /** The service account that everything below runs as. */
  JsonObject account() {
    return find("", "serviceaccounts", below(acme), "default").orElseThrow();
  }

  static List<String> told(AuditReport report) {
    var out = new ArrayList<String>();
    for (Outcome outcome : report.broken()) {
      if (outcome.verdict() instanceof Verdict.Broken(List<Finding> findings)) {
        findings.forEach(f -> out.add(outcome.tenant() + " " + outcome.check().id() + " " + f));
      }
    }
    return out;
  }
}
