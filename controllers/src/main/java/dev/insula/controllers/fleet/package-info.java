/**
 * What runs controllers over all control planes of a fleet at once: one stream of changes, one fair
 * queue, one set of workers; caches per control plane that are built when a controller first looks
 * and dropped when the control plane is idle. Start at {@link
 * dev.insula.controllers.fleet.Controller} and {@link dev.insula.controllers.fleet.Planes}.
 */
@NullMarked
package dev.insula.controllers.fleet;

import org.jspecify.annotations.NullMarked;
