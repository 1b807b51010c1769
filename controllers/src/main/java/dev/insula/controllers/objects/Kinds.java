package dev.insula.controllers.objects;

import dev.insula.controllers.fleet.Kind;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kinds that controllers keep, with their indexes. */
public final class Kinds {

  /** Objects by {@link #controllerKey}. */
  public static final String BY_CONTROLLER = "controller";

  public static final String BY_NAMESPACE = "namespace";
  public static final String BY_SERVICE = "service";
  public static final String BY_NODE = "node";

  public static final Kind<PodView> PODS =
      new Kind<>(
          resource("", "v1", "pods"),
          "Pod",
          PodView::of,
          Map.of(
              BY_CONTROLLER,
              PodView::controllerKeys,
              BY_NAMESPACE,
              pod -> List.of(pod.name().namespace()),
              BY_NODE,
              pod -> List.of(pod.nodeName())));

  public static final Kind<Item> REPLICA_SETS = items("apps", "v1", "replicasets", "ReplicaSet");
  public static final Kind<Item> DEPLOYMENTS = items("apps", "v1", "deployments", "Deployment");
  public static final Kind<Item> STATEFUL_SETS = items("apps", "v1", "statefulsets", "StatefulSet");
  public static final Kind<Item> JOBS = items("batch", "v1", "jobs", "Job");
  public static final Kind<Item> CRON_JOBS = items("batch", "v1", "cronjobs", "CronJob");
  public static final Kind<Item> DAEMON_SETS = items("apps", "v1", "daemonsets", "DaemonSet");
  public static final Kind<Item> REPLICATION_CONTROLLERS =
      items("", "v1", "replicationcontrollers", "ReplicationController");
  public static final Kind<Item> CONTROLLER_REVISIONS =
      items("apps", "v1", "controllerrevisions", "ControllerRevision");
  public static final Kind<Item> DISRUPTION_BUDGETS =
      items("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget");
  public static final Kind<Item> AUTOSCALERS =
      items("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
  public static final Kind<Item> VOLUME_CLAIMS =
      items("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");
  public static final Kind<Item> NAMESPACES = items("", "v1", "namespaces", "Namespace");
  public static final Kind<Item> SERVICES = items("", "v1", "services", "Service");
  public static final Kind<Item> ENDPOINTS = items("", "v1", "endpoints", "Endpoints");
  public static final Kind<Item> SERVICE_ACCOUNTS =
      items("", "v1", "serviceaccounts", "ServiceAccount");
  public static final Kind<Item> NODES = items("", "v1", "nodes", "Node");

  public static final Kind<Item> ENDPOINT_SLICES =
      new Kind<>(
          resource("discovery.k8s.io", "v1", "endpointslices"),
          "EndpointSlice",
          Item::of,
          Map.of(BY_SERVICE, item -> List.of(item.name().namespace() + "/" + item.serviceName())));

  public static final Kind<Item> RESOURCE_QUOTAS =
      items("", "v1", "resourcequotas", "ResourceQuota");
  public static final Kind<Item> CLAIMS =
      items("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");
  public static final Kind<Item> VOLUMES = items("", "v1", "persistentvolumes", "PersistentVolume");
  public static final Kind<Item> STORAGE_CLASSES =
      items("storage.k8s.io", "v1", "storageclasses", "StorageClass");

  /** Not cached: read one by one, as all that follow. */
  public static final GroupVersionResource CONFIG_MAPS = resource("", "v1", "configmaps");

  public static final GroupVersionResource CLUSTER_ROLES =
      resource("rbac.authorization.k8s.io", "v1", "clusterroles");
  public static final GroupVersionResource SECRETS = resource("", "v1", "secrets");
  public static final GroupVersionResource SIGNING_REQUESTS =
      resource("certificates.k8s.io", "v1", "certificatesigningrequests");
  public static final GroupVersionResource API_SERVICES =
      resource("apiregistration.k8s.io", "v1", "apiservices");

  private Kinds() {}

  /** The key of objects with this controller, or of those in the namespace that have none. */
  static String controllerKey(@Nullable Owner controller, String namespace) {
    return controller == null ? orphansOf(namespace) : controller.uid();
  }

  /** The key of objects in the namespace that have no controller. */
  public static String orphansOf(String namespace) {
    return "orphans of " + namespace;
  }

  private static GroupVersionResource resource(String group, String version, String resource) {
    return new GroupVersionResource(group, version, resource);
  }

  private static Kind<Item> items(String group, String version, String plural, String kind) {
    return new Kind<>(
        resource(group, version, plural),
        kind,
        Item::of,
        Map.of(
            BY_CONTROLLER,
            Item::controllerKeys,
            BY_NAMESPACE,
            item -> List.of(item.name().namespace())));
  }
}
