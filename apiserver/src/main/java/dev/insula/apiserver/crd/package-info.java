/**
 * Custom resources: from the CustomResourceDefinitions of one control plane to what it serves. A
 * custom kind becomes a {@link dev.insula.apiserver.registry.ResourceDefinition} like any built-in
 * one and takes the same path. Start at {@link dev.insula.apiserver.crd.CustomResources}.
 *
 * <p>Where the definition has a conversion webhook, {@link
 * dev.insula.apiserver.crd.WebhookConversion} asks it: objects are stored in one version, and a
 * write is judged in the version that it was written in.
 */
@NullMarked
package dev.insula.apiserver.crd;

import org.jspecify.annotations.NullMarked;
