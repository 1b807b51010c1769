/**
 * Key spaces with revisions: what etcd is to Kubernetes, for very many control planes in one
 * process. Start at {@link dev.insula.store.Keyspace}; {@link dev.insula.store.Store} gives
 * handles. Uses nothing of this project.
 */
@NullMarked
package dev.insula.store;

import org.jspecify.annotations.NullMarked;
