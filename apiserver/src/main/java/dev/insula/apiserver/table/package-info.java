/**
 * The columns and rows of tables, as kubectl shows them. Start at {@link
 * dev.insula.apiserver.table.Tables}; columns of built-in kinds are data ({@code kinds/columns}),
 * those of custom kinds come from their definitions ({@link
 * dev.insula.apiserver.table.CustomColumns}). Uses {@code registry} and {@code kinds} (data files).
 */
@NullMarked
package dev.insula.apiserver.table;

import org.jspecify.annotations.NullMarked;
