package dev.insula.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** CPU time and memory of this process, as the kernel counts them (Linux). */
final class ProcessFigures {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcessFigures() {}

  static double cpuSeconds() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  /** Lets the peak of resident memory start anew from here. */
  static void resetPeak() {
    try {
      // proc(5): writing 5 resets the peak resident set size.
      Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      throw new UncheckedIOException("the kernel does not let the peak be reset", e);
    }
  }

  static long peakResidentBytes() {
    return kilobytes("VmHWM:") * 1024;
  }

  static long residentBytes() {
    return kilobytes("VmRSS:") * 1024;
  }

  /** Heap in use after the garbage is collected. */
  static long liveHeapBytes() {
    // One collection can leave what its own finalization made reachable.
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    var memory = ManagementFactory.getMemoryMXBean();
    return memory.getHeapMemoryUsage().getUsed();
  }

  private static long kilobytes(String key) {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no " + key + " in " + STATUS);
  }
}
