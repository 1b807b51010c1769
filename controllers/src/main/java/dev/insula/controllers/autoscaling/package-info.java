/**
 * Horizontal pod autoscalers: the size of a workload follows what its pods use. Start at {@link
 * dev.insula.controllers.autoscaling.AutoscalerController}.
 */
@NullMarked
package dev.insula.controllers.autoscaling;

import org.jspecify.annotations.NullMarked;
