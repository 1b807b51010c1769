/**
 * The workload controllers of the group {@code apps}: deployments make replica sets, replica sets
 * make pods. Start at {@link dev.insula.controllers.apps.ReplicaSetController} and {@link
 * dev.insula.controllers.apps.DeploymentController}.
 */
@NullMarked
package dev.insula.controllers.apps;

import org.jspecify.annotations.NullMarked;
