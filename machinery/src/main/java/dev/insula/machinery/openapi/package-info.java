/**
 * OpenAPI documents of API resources, version 2 and 3, as JSON trees and as the protobuf form that
 * kubectl asks for. Used in the build for the built-in kinds and at run time for custom kinds.
 * Start at {@link dev.insula.machinery.openapi.OperationTemplates}. Uses {@code json} and {@code
 * object}.
 */
@NullMarked
package dev.insula.machinery.openapi;

import org.jspecify.annotations.NullMarked;
