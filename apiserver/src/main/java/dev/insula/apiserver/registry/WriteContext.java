package dev.insula.apiserver.registry;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.Instant;

/**
 * The circumstances of a write.
 *
 * @param resource as it was addressed
 * @param namespace of the object; empty if it is cluster-scoped
 * @param subresource empty for the object itself
 * @param now the time of the write, of which metadata keeps the seconds
 */
public record WriteContext(
    UserInfo user,
    GroupVersionResource resource,
    String namespace,
    String subresource,
    boolean dryRun,
    Instant now) {}
