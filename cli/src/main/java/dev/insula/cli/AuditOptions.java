package dev.insula.cli;

import dev.insula.apiserver.audit.AuditFile;
import dev.insula.apiserver.audit.AuditFileOptions;
import dev.insula.apiserver.audit.AuditPolicy;
import dev.insula.apiserver.audit.Auditor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the audit log, named as those of kube-apiserver. */
final class AuditOptions {

  private static final long MEBIBYTE = 1024 * 1024;

  @Option(
      names = "--audit-log-path",
      paramLabel = "FILE",
      description = "Write an audit log of the requests to all control planes (default: none).")
  private @Nullable Path log;

  @Option(
      names = "--audit-policy-file",
      paramLabel = "FILE",
      description =
          "An audit.k8s.io/v1 Policy that says what is written (default: the metadata of all"
              + " requests, never a body).")
  private @Nullable Path policy;

  @Option(
      names = "--audit-log-maxsize",
      paramLabel = "MIB",
      defaultValue = "" + AuditFileOptions.DEFAULT_MAX_MEBIBYTES,
      description = "Put the audit log aside when it has this size (default: ${DEFAULT-VALUE}).")
  private long maxSize = AuditFileOptions.DEFAULT_MAX_MEBIBYTES;

  @Option(
      names = "--audit-log-maxbackup",
      paramLabel = "N",
      defaultValue = "0",
      description = "Keep this many audit logs that were put aside (default: all).")
  private int maxBackup;

  @Option(
      names = "--audit-log-maxage",
      paramLabel = "DAYS",
      defaultValue = "0",
      description = "Keep audit logs that were put aside for this long (default: for ever).")
  private int maxAge;

  /** An open audit log. */
  record Log(Auditor auditor, Optional<AuditFile> file) implements AutoCloseable {
    @Override
    public void close() {
      file.ifPresent(AuditFile::close);
    }
  }

  /**
   * Opens what the options name.
   *
   * @throws CommandFailure if an option makes no sense or a file can't be used
   */
  Log open() {
    if (log == null) {
      if (policy != null) {
        throw new CommandFailure(ExitCode.USAGE, "--audit-policy-file needs --audit-log-path", "");
      }
      return new Log(Auditor.NONE, Optional.empty());
    }
    if (maxSize <= 0 || maxBackup < 0 || maxAge < 0) {
      throw new CommandFailure(ExitCode.USAGE, "bounds of the audit log must be positive", "");
    }
    var options = new AuditFileOptions(log, maxSize * MEBIBYTE, maxBackup, Duration.ofDays(maxAge));
    try {
      AuditPolicy rules =
          policy == null ? AuditPolicy.standard() : AuditPolicy.parse(Files.readString(policy));
      AuditFile file = AuditFile.open(options, InstantSource.system());
      return new Log(new Auditor(rules, file, InstantSource.system()), Optional.of(file));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "the audit log can't be used: " + e, "");
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), "");
    }
  }

  /** The same options for another process. */
  List<String> arguments() {
    var out = new ArrayList<String>();
    if (log != null) {
      out.addAll(List.of("--audit-log-path", log.toAbsolutePath().toString()));
      out.addAll(List.of("--audit-log-maxsize", Long.toString(maxSize)));
      out.addAll(List.of("--audit-log-maxbackup", Integer.toString(maxBackup)));
      out.addAll(List.of("--audit-log-maxage", Integer.toString(maxAge)));
    }
    if (policy != null) {
      out.addAll(List.of("--audit-policy-file", policy.toAbsolutePath().toString()));
    }
    return out;
  }
}
