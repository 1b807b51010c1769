/**
 * Removes what nobody owns any more: objects whose owners are gone, of any kind, and pods whose
 * nodes are gone. Start at {@link dev.insula.controllers.gc.GarbageCollector}.
 */
@NullMarked
package dev.insula.controllers.gc;

import org.jspecify.annotations.NullMarked;
