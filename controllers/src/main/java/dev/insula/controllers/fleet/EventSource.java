package dev.insula.controllers.fleet;

/** Which controller is named as the source of events about a kind: as in Kubernetes. */
final class EventSource {

  private EventSource() {}

  static String of(String kind) {
    return switch (kind) {
      case "Deployment" -> "deployment-controller";
      case "ReplicaSet" -> "replicaset-controller";
      case "ReplicationController" -> "replication-controller";
      case "StatefulSet" -> "statefulset-controller";
      case "DaemonSet" -> "daemonset-controller";
      case "Job" -> "job-controller";
      case "CronJob" -> "cronjob-controller";
      case "HorizontalPodAutoscaler" -> "horizontal-pod-autoscaler";
      case "Service" -> "endpoint-slice-controller";
      case "Endpoints" -> "endpoint-controller";
      case "PersistentVolumeClaim", "PersistentVolume" -> "persistentvolume-controller";
      default -> "controllermanager";
    };
  }
}
