/**
 * The store of one process, on RocksDB. Start at {@link dev.insula.store.rocks.RocksStore}; the
 * module's README shows the way of a write and of a read. Only platform threads of this package
 * call RocksDB, because a call into native code holds on to the carrier of a virtual thread.
 */
@NullMarked
package dev.insula.store.rocks;

import org.jspecify.annotations.NullMarked;
