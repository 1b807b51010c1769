package dev.insula.cli;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of native code: the store's, of cryptography, of the JVM itself. The C library keeps
 * what is free of it for later use; on an instance with very many tenants that is tens of
 * megabytes.
 */
final class NativeMemory {

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

  private NativeMemory() {}

  /**
   * Gives what is free back to the machine, by the JVM's diagnostic command {@code
   * System.trim_native_heap}; nothing happens where the C library cannot do that.
   */
  static void giveBack() {
    try {
      var commands = new ObjectName("com.sun.management:type=DiagnosticCommand");
      ManagementFactory.getPlatformMBeanServer()
          .invoke(commands, "systemTrimNativeHeap", null, null);
    } catch (JMException e) {
      LOG.atDebug().setCause(e).log("native memory is not given back");
    }
  }
}
