package dev.insula.apiserver.model;

import dev.insula.machinery.object.GroupVersionKind;
import java.util.List;

/**
 * What discovery says of a subresource of a built-in resource. Immutable.
 *
 * @param name such as {@code status}
 * @param kind the kind of its bodies, which can be of another group ({@code autoscaling/v1 Scale})
 * @param verbs sorted
 */
public record ModelSubresource(String name, GroupVersionKind kind, List<String> verbs) {}
