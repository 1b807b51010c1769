package dev.insula.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Tells which module of ours the CPU time went to. Virtual threads have no CPU clock of their own,
 * so the time is sampled: each sample of a running thread counts for the module of ours whose frame
 * is outermost, that is for whom the work was done. What the flight recorder does not sample
 * (garbage collection, compilation, the kernel) is in no share.
 */
final class CpuShares implements AutoCloseable {

  private static final String OURS = "dev.insula.";
  private static final Duration PERIOD = Duration.ofMillis(10);

  private final Recording recording = new Recording();

  private CpuShares() {}

  static CpuShares start() {
    var shares = new CpuShares();
    shares.recording.enable("jdk.ExecutionSample").withPeriod(PERIOD);
    shares.recording.start();
    return shares;
  }

  /** Shares by module, adding up to 1 with {@code other}; ends the sampling. */
  Map<String, Double> stop() {
    recording.stop();
    try {
      Path file = Files.createTempFile("insula-bench", ".jfr");
      try {
        recording.dump(file);
        return read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }

  private static Map<String, Double> read(Path file) throws IOException {
    var counts = new TreeMap<String, Integer>();
    int total = 0;
    try (var events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        counts.merge(module(events.readEvent()), 1, Integer::sum);
        total++;
      }
    }
    var shares = new TreeMap<String, Double>();
    for (var entry : counts.entrySet()) {
      shares.put(entry.getKey(), entry.getValue() / (double) total);
    }
    return shares;
  }

  private static String module(RecordedEvent event) {
    if (event.getStackTrace() == null) {
      return "other";
    }
    var frames = event.getStackTrace().getFrames();
    String found = "other";
    for (RecordedFrame frame : frames) {
      String type = frame.getMethod().getType().getName();
      if (type.startsWith(OURS) && !isPlumbing(type)) {
        int end = type.indexOf('.', OURS.length());
        found = type.substring(OURS.length(), end < 0 ? type.length() : end);
      }
    }
    return found;
  }

  /** Queues and informers run whatever they are given: the work is somebody else's. */
  private static boolean isPlumbing(String type) {
    return type.startsWith("dev.insula.client.");
  }
}
