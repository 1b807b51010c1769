package dev.insula.apiserver.audit;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the audit log goes and how much of it is kept.
 *
 * @param maxBytes a file that would grow beyond this is put aside first
 * @param maxBackups how many files that were put aside are kept; 0 for all
 * @param maxAge how long they are kept; zero for ever
 */
public record AuditFileOptions(Path path, long maxBytes, int maxBackups, Duration maxAge) {

  public static final long DEFAULT_MAX_MEBIBYTES = 100;

  public AuditFileOptions {
    if (maxBytes <= 0 || maxBackups < 0 || maxAge.isNegative()) {
      throw new IllegalArgumentException("bounds of the audit log must not be negative");
    }
  }
}
