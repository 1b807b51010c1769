/**
 * What can be done with resources: one class for each verb, over the objects of one control plane.
 *
 * <p>The way of a write: {@link dev.insula.apiserver.resource.RequestBody} decodes, a verb ({@link
 * dev.insula.apiserver.resource.CreateVerb}, {@link dev.insula.apiserver.resource.UpdateVerb}, …)
 * applies the rules and commits through {@link dev.insula.apiserver.objects.ObjectRepository},
 * {@link dev.insula.apiserver.resource.ObjectAnswer} encodes. Reads pass stored bytes on. Start at
 * {@link dev.insula.apiserver.resource.ResourceHandler}.
 */
@NullMarked
package dev.insula.apiserver.resource;

import org.jspecify.annotations.NullMarked;
