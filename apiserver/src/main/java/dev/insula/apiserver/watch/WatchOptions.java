package dev.insula.apiserver.watch;

import java.time.Duration;

/**
 * How long a watch lives and what it says when nothing happens.
 *
 * @param timeout after which the server ends it in order
 * @param bookmarks whether the watcher wants to hear of revisions without events
 * @param initialEnd whether it wants a bookmark at the end of the initial events
 */
record WatchOptions(Duration timeout, boolean bookmarks, boolean initialEnd) {}
