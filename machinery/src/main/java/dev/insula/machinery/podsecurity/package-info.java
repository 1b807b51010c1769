/**
 * The Pod Security Standards as pure functions: a pod's metadata and spec against a level and a
 * version gives what is wrong with it, in Kubernetes' words. Start at {@link
 * dev.insula.machinery.podsecurity.PodSecurityStandards}; a check is a class here that says which
 * level and versions it belongs to. Uses json only.
 *
 * <p>Source: the page "Pod Security Standards".
 */
@NullMarked
package dev.insula.machinery.podsecurity;

import org.jspecify.annotations.NullMarked;
