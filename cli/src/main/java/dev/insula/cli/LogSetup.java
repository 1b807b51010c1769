package dev.insula.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;

/**
 * Sets logging up in code, which starts faster than a file of XML: one file in the data directory,
 * rolled by size, or nothing for the commands that only ask a running instance.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

  /** System property that names the log file; without it nothing is logged. */
  static final String FILE_PROPERTY = "insula.log.file";

  private static final FileSize ROLL_AT = FileSize.valueOf("10MB");
  private static final int KEPT_FILES = 4;

  /** Line breaks and control characters in a message could forge lines: they are replaced. */
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{20} %replace(%msg){'\\p{Cntrl}',"
          + " '?'}%n%ex{20}";

  /** Public for the service loader only. */
  public LogSetup() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    String file = System.getProperty(FILE_PROPERTY, "");
    if (file.isEmpty()) {
      root.setLevel(Level.OFF);
    } else {
      root.setLevel(Level.toLevel(System.getProperty("insula.log.level"), Level.INFO));
      context.getLogger("org.eclipse.jetty").setLevel(Level.WARN);
      root.addAppender(appender(context, file));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static RollingFileAppender<ILoggingEvent> appender(LoggerContext context, String file) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(file);
    appender.setEncoder(encoder);
    var rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMaxIndex(KEPT_FILES);
    rolling.start();
    var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    trigger.setContext(context);
    trigger.setMaxFileSize(ROLL_AT);
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    appender.start();
    return appender;
  }
}
