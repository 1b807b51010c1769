/**
 * What a control plane counts, under Kubernetes' own names where there are such, and {@code
 * /metrics}, where those read it whom its rules allow to.
 *
 * <p>INVARIANT: a control plane counts for itself and shows what is its own. What the process
 * counts for all of them is shown by those control planes that the operator's code names ({@link
 * dev.insula.apiserver.metrics.MetricsPaths}).
 *
 * <p>The figures are part of what a control plane works with: they are there while it is awake and
 * begin at 0 when it wakes, as after a restart of a kube-apiserver. An idle control plane costs
 * nothing for them.
 */
@NullMarked
package dev.insula.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
