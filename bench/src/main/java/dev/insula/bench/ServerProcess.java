package dev.insula.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel counts for the processes of a server (Linux, proc(5)). Immutable. */
final class ServerProcess {

  /** The kernel reports times in ticks of which user space always sees a hundred a second. */
  private static final double TICKS_PER_SECOND = 100;

  private final List<Long> pids;

  ServerProcess(List<Long> pids) {
    this.pids = pids;
  }

  boolean known() {
    return !pids.isEmpty();
  }

  /** CPU time of all processes so far, user and system. */
  double cpuSeconds() {
    return pids.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
  }

  /** The most resident memory each of them had, added up. */
  long peakResidentBytes() {
    return pids.stream().mapToLong(ServerProcess::peakResidentBytes).sum();
  }

  private static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    // The name, in parentheses, can hold anything; the numbers come after it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  private static long peakResidentBytes(long pid) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("there is no process " + pid + " to measure", e);
    }
  }
}
