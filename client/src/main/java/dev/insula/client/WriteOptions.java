package dev.insula.client;

/**
 * Options of writes.
 *
 * @param fieldManager name under which managedFields records the write; empty for the default
 * @param subresource {@code status}, {@code scale}, … or empty for the object itself
 * @param force server-side apply only: take fields over from other managers
 */
public record WriteOptions(String fieldManager, String subresource, boolean force, boolean dryRun) {

  public static WriteOptions as(String fieldManager) {
    return new WriteOptions(fieldManager, "", false, false);
  }

  public WriteOptions withSubresource(String name) {
    return new WriteOptions(fieldManager, name, force, dryRun);
  }
}
