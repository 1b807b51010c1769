/**
 * OpenAPI documents, version 3 and 2. Those of built-in kinds were rendered in the build, exist
 * once for all control planes and are served as bytes; those of custom kinds are rendered when they
 * are asked for. Start at {@link dev.insula.apiserver.openapi.OpenApiHandler}. Uses {@code
 * machinery.openapi}, {@code registry} and {@code request}.
 */
@NullMarked
package dev.insula.apiserver.openapi;

import org.jspecify.annotations.NullMarked;
