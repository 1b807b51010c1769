/**
 * Text as Kubernetes prints values in messages, which follow the verbs of Go's {@code fmt}. Start
 * at {@link dev.insula.machinery.text.GoText}. Uses {@code json} only.
 */
@NullMarked
package dev.insula.machinery.text;

import org.jspecify.annotations.NullMarked;
