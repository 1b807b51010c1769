/**
 * What every namespace has and how it ends: its default service account, the CA of its control
 * plane, and the deletion of all that is in it. Start at {@link
 * dev.insula.controllers.namespaces.NamespaceController}.
 */
@NullMarked
package dev.insula.controllers.namespaces;

import org.jspecify.annotations.NullMarked;
