/**
 * Places pods on nodes, as the default profile of kube-scheduler does. Start at {@link
 * dev.insula.controllers.scheduler.Scheduler}; {@link dev.insula.controllers.scheduler.NodePicker}
 * decides, from what {@link dev.insula.controllers.scheduler.ClusterState} keeps up to date with
 * every change. Uses {@code client} and {@code machinery} only.
 */
@NullMarked
package dev.insula.controllers.scheduler;

import org.jspecify.annotations.NullMarked;
