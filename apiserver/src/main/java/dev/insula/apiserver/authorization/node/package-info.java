/**
 * What a node may do that shows its identity: read what its own pods refer to, and report of them
 * and of itself. {@link dev.insula.apiserver.authorization.node.NodeAuthorizer} decides by path and
 * name, {@link dev.insula.apiserver.authorization.node.NodeRestriction} by what is written.
 *
 * <p>No graph is kept: relations are looked up in the stored objects when a node asks, since most
 * control planes never hear of one. A question costs a look at the pods of one namespace.
 *
 * <p>Source: the pages "Using Node Authorization" and "Admission Control in Kubernetes".
 */
@NullMarked
package dev.insula.apiserver.authorization.node;

import org.jspecify.annotations.NullMarked;
