/**
 * Watches: from the changes of a key space to events, selected and in the form the client asked
 * for. Pull-based: an idle watch is a cursor and a few fields, no thread. Start at {@link
 * dev.insula.apiserver.watch.ObjectEvents}.
 */
@NullMarked
package dev.insula.apiserver.watch;

import org.jspecify.annotations.NullMarked;
