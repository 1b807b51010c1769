/**
 * Label and field selectors: parsed once, then matched without allocation. Start at {@link
 * dev.insula.machinery.selector.LabelSelector} and {@link
 * dev.insula.machinery.selector.FieldSelector}. Uses {@code json}, {@code names}, {@code object},
 * {@code text}.
 */
@NullMarked
package dev.insula.machinery.selector;

import org.jspecify.annotations.NullMarked;
