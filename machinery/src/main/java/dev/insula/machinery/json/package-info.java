/**
 * A small tree for JSON documents: {@link dev.insula.machinery.json.JsonObject}, {@link
 * dev.insula.machinery.json.JsonArray}, and plain {@code String}, {@code Long}, {@code Double},
 * {@code Boolean} and {@link dev.insula.machinery.json.JsonNull} for scalars. Start at {@link
 * dev.insula.machinery.json.Json}, which reads and writes it. Uses nothing of this project.
 */
@NullMarked
package dev.insula.machinery.json;

import org.jspecify.annotations.NullMarked;
