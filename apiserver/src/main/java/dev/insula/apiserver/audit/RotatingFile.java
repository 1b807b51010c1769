package dev.insula.apiserver.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that only its owner reads, that is put aside when it has grown enough, and whose old parts
 * are deleted by number and age. Used by one thread.
 */
final class RotatingFile implements AutoCloseable {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss.SSS").withZone(ZoneOffset.UTC);

  private final Path path;
  private final AuditFileOptions options;
  private final InstantSource clock;
  private OutputStream out;
  private long size;

  RotatingFile(AuditFileOptions options, InstantSource clock) throws IOException {
    this.path = options.path();
    this.options = options;
    this.clock = clock;
    this.out = open();
    prune();
  }

  void write(byte[] line) throws IOException {
    if (size > 0 && size + line.length > options.maxBytes()) {
      rotate();
    }
    out.write(line);
    size += line.length;
  }

  void flush() throws IOException {
    out.flush();
  }

  private OutputStream open() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    size = Files.size(path);
    return new java.io.BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.APPEND));
  }

  private void rotate() throws IOException {
    out.close();
    Files.move(path, backup(STAMP.format(clock.instant())));
    out = open();
    prune();
  }

  private Path backup(String stamp) {
    return path.resolveSibling(stem() + "-" + stamp + ending());
  }

  private String stem() {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(0, dot);
  }

  private String ending() {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot);
  }

  private void prune() throws IOException {
    List<Path> backups = backups();
    int most = options.maxBackups();
    Instant oldest = clock.instant().minus(options.maxAge());
    for (int i = 0; i < backups.size(); i++) {
      Path backup = backups.get(i);
      boolean tooMany = most > 0 && i < backups.size() - most;
      boolean tooOld =
          !options.maxAge().equals(Duration.ZERO)
              && Files.getLastModifiedTime(backup).toInstant().isBefore(oldest);
      if (tooMany || tooOld) {
        Files.deleteIfExists(backup);
      }
    }
  }

  /** The oldest first, as their names sort. */
  private List<Path> backups() throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    String begin = stem() + "-";
    try (Stream<Path> files = Files.list(parent == null ? Path.of(".") : parent)) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.startsWith(begin)
                    && name.endsWith(ending())
                    && name.length() > begin.length() + ending().length();
              })
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
