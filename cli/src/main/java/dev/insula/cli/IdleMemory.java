package dev.insula.cli;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back to the machine while nobody uses the instance. The collector keeps most of the
 * heap free, which makes it cheap under load and a tenant that sleeps several times as large as
 * what it holds; and it does not collect where nothing is allocated. So when the process has been
 * idle for a while, its heap is collected once and then kept close to what is alive, and so is the
 * memory of native code; when there is work, the collector has its room again.
 */
final class IdleMemory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);

  /** Percentages of the heap that may be free at least and at most after a collection. */
  private static final String LEAST_FREE = "MinHeapFreeRatio";

  private static final String MOST_FREE = "MaxHeapFreeRatio";
  private static final String LEAST_FREE_IDLE = "5";
  private static final String MOST_FREE_IDLE = "20";

  /** Less than this is not worth a collection, which stops everything for a moment. */
  private static final long WORTH_BYTES = 64L << 20;

  /** Nor is less than this part of what is alive, all of which a collection goes through. */
  private static final int WORTH_PART = 4;

  /** To go through more than this takes longer than somebody who comes just then should wait. */
  private static final long MOST_BYTES = 2L << 30;

  private static final HotSpotDiagnosticMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);

  /** As the process was started. */
  private static final String LEAST_FREE_AT_WORK = MACHINE.getVMOption(LEAST_FREE).getValue();

  private static final String MOST_FREE_AT_WORK = MACHINE.getVMOption(MOST_FREE).getValue();

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Idleness idleness = new Idleness();

  private final Thread thread = Thread.ofVirtual().name("idle-memory").unstarted(this::run);

  private IdleMemory() {}

  static IdleMemory start() {
    var out = new IdleMemory();
    out.thread.start();
    return out;
  }

  private void run() {
    boolean idle = false;
    try {
      while (true) {
        Thread.sleep(Idleness.EVERY);
        boolean now = idleness.look(system.getProcessCpuTime());
        if (now && !idle) {
          shrink();
        } else if (!now && idle) {
          giveRoom();
        }
        idle = now;
      }
    } catch (InterruptedException e) {
      giveRoom();
    } catch (IllegalArgumentException e) {
      LOG.atWarn().setCause(e).log("memory is not given back: this collector cannot be told to");
    }
  }

  /** The least must not lie above the most at any time. */
  private static void shrink() {
    MACHINE.setVMOption(LEAST_FREE, LEAST_FREE_IDLE);
    MACHINE.setVMOption(MOST_FREE, MOST_FREE_IDLE);
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long alive = leftByCollections();
    if (used - alive >= Math.max(WORTH_BYTES, alive / WORTH_PART) && used <= MOST_BYTES) {
      System.gc();
    }
    NativeMemory.giveBack();
  }

  /** What each part of the heap held after it was collected last, whoever asked for that. */
  private static long leftByCollections() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getCollectionUsage)
        .filter(Objects::nonNull)
        .mapToLong(MemoryUsage::getUsed)
        .sum();
  }

  private static void giveRoom() {
    MACHINE.setVMOption(MOST_FREE, MOST_FREE_AT_WORK);
    MACHINE.setVMOption(LEAST_FREE, LEAST_FREE_AT_WORK);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
