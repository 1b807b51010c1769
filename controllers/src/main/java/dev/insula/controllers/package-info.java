/**
 * What kube-controller-manager does, for all control planes of a fleet at once. Start at {@link
 * dev.insula.controllers.ControllerRuntime}. Uses {@code client} and {@code machinery} only.
 */
@NullMarked
package dev.insula.controllers;

import org.jspecify.annotations.NullMarked;
