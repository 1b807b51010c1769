/**
 * What all workload controllers do with pods: claim them, make and remove them, and find out whom a
 * change of a pod concerns. Start at {@link dev.insula.controllers.pods.Claims} and {@link
 * dev.insula.controllers.pods.PodControl}.
 */
@NullMarked
package dev.insula.controllers.pods;

import org.jspecify.annotations.NullMarked;
