package dev.insula.controllers;

import dev.insula.controllers.apps.DaemonSetController;
import dev.insula.controllers.apps.DeploymentController;
import dev.insula.controllers.apps.ReplicaSetController;
import dev.insula.controllers.apps.StatefulSetController;
import dev.insula.controllers.autoscaling.AutoscalerController;
import dev.insula.controllers.batch.CronJobController;
import dev.insula.controllers.batch.JobController;
import dev.insula.controllers.batch.JobOrphans;
import dev.insula.controllers.batch.TtlAfterFinished;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.policy.DisruptionBudgetController;
import dev.insula.controllers.policy.StaleDisruption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The controllers that make and end pods. */
final class Workloads {

  private Workloads() {}

  /**
   * All of them.
   *
   * @param autoscaling how long after it was made an autoscaler is first looked at
   */
  static List<Controller> controllers(InstantSource clock, Duration autoscaling) {
    return List.of(
        new DeploymentController(clock),
        new ReplicaSetController(clock),
        ReplicaSetController.ofReplicationControllers(clock),
        new StatefulSetController(clock),
        new DaemonSetController(clock),
        new JobController(clock),
        new JobOrphans(),
        new CronJobController(clock),
        new TtlAfterFinished(clock),
        new DisruptionBudgetController(clock),
        new StaleDisruption(clock),
        new AutoscalerController(clock, autoscaling));
  }
}
