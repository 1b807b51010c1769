/**
 * Amounts of resources. Start at {@link dev.insula.machinery.quantity.Quantity}. Uses nothing of
 * this project.
 */
@NullMarked
package dev.insula.machinery.quantity;

import org.jspecify.annotations.NullMarked;
