/**
 * YAML as Kubernetes reads and writes it: another notation for JSON, with the scalars of YAML 1.1.
 * Start at {@link dev.insula.machinery.yaml.Yaml}. Uses {@code json} and {@code text}.
 */
@NullMarked
package dev.insula.machinery.yaml;

import org.jspecify.annotations.NullMarked;
