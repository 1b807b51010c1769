package dev.insula.client;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * One change of one object in one control plane of a fleet.
 *
 * @param object the new state, or the last one if it was deleted
 * @param previous the state before, or null if it was created
 */
public record FleetChange(
    String controlPlane,
    GroupResource resource,
    ObjectName name,
    long revision,
    ApiObject object,
    @Nullable ApiObject previous,
    boolean deleted) {}
