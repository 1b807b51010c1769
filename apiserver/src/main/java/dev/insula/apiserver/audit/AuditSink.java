package dev.insula.apiserver.audit;

/** Takes the lines of the audit log. Thread-safe; never waits for a disk. */
@FunctionalInterface
public interface AuditSink {

  /**
   * @param line an event as JSON, with a line feed at the end
   */
  void write(byte[] line);
}
