/**
 * What is particular to the built-in kinds: defaults, rules, field selectors and columns, declared
 * as data per API group in {@code resources/dev/insula/apiserver/kinds} and interpreted here.
 *
 * <p>Start at {@link dev.insula.apiserver.kinds.KindCatalog}, which reads the data, then {@link
 * dev.insula.apiserver.kinds.Defaulter} and {@link dev.insula.apiserver.kinds.Validator}, which
 * walk an object along it. The language is described in {@code kinds/README.md} beside the data.
 * What is no data is a small named function ({@code …Defaults}, {@code …Checks}).
 */
@NullMarked
package dev.insula.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
