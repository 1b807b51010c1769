/**
 * Keys and certificates of control planes: each has an authority of its own, so that nothing issued
 * for one is of use at another. Start at {@link dev.insula.apiserver.pki.ControlPlanePki}. The only
 * package that uses Bouncy Castle.
 */
@NullMarked
package dev.insula.apiserver.pki;

import org.jspecify.annotations.NullMarked;
