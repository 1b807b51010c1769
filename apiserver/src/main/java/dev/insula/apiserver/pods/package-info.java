/**
 * What can be done to pods besides writing them: binding them to a node. Start at {@link
 * dev.insula.apiserver.pods.PodActions}.
 */
@NullMarked
package dev.insula.apiserver.pods;

import org.jspecify.annotations.NullMarked;
