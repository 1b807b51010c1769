/**
 * What names, label keys, label values and other identifiers may be, with the texts Kubernetes
 * answers when they are not. Start at {@link dev.insula.machinery.names.NameRules}. Uses nothing.
 */
@NullMarked
package dev.insula.machinery.names;

import org.jspecify.annotations.NullMarked;
