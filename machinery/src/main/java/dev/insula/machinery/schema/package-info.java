/**
 * Structural schemas of built-in and custom kinds alike, and what follows from them: pruning,
 * defaulting, validation, merge strategies. Start at {@link dev.insula.machinery.schema.Schema}.
 */
@NullMarked
package dev.insula.machinery.schema;

import org.jspecify.annotations.NullMarked;
