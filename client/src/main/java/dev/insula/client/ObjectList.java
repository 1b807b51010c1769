package dev.insula.client;

import dev.insula.machinery.object.ApiObject;
import java.util.List;

/**
 * What a list request answers.
 *
 * @param resourceVersion the revision of the snapshot, from which a watch misses nothing
 * @param continueToken token for the next page; empty at the end
 */
public record ObjectList(List<ApiObject> items, String resourceVersion, String continueToken) {}
