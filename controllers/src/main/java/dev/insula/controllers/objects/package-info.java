/**
 * What controllers keep of objects of each kind, and how they read and write the parts that many
 * kinds share: owner references, conditions, pod templates. Start at {@link
 * dev.insula.controllers.objects.Kinds}.
 */
@NullMarked
package dev.insula.controllers.objects;

import org.jspecify.annotations.NullMarked;
