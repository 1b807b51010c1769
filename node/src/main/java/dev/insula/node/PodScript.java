package dev.insula.node;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a pod's containers behave on a simulated node, told by annotations of the pod. What always
 * restarts is taken for a server, anything else for a piece of work that gets done.
 *
 * <ul>
 *   <li>{@code insula.dev/simulated-start: 2s}: they take so long to start; otherwise no time.
 *   <li>{@code insula.dev/simulated-exit: "0"}: they end with this exit code, after {@code
 *       insula.dev/simulated-duration: 5s} (one second if not given). With {@code never} they run
 *       until the pod is deleted. Without it they do so if the pod's restartPolicy is Always, and
 *       end with 0 otherwise.
 *   <li>{@code insula.dev/simulated-stop: 3s}: they take so long to stop when the pod is deleted,
 *       at most its grace period; otherwise no time.
 * </ul>
 */
record PodScript(Duration start, OptionalInt exit, Duration run, Duration stop) {

  static final String START = "insula.dev/simulated-start";
  static final String EXIT = "insula.dev/simulated-exit";
  static final String DURATION = "insula.dev/simulated-duration";
  static final String STOP = "insula.dev/simulated-stop";

  private static final String NEVER = "never";

  private static final Duration LONGEST = Duration.ofDays(365);

  static PodScript of(JsonObject pod) {
    Map<String, String> annotations = Meta.annotations(pod);
    boolean server = pod.objectAt("spec").string("restartPolicy", "Always").equals("Always");
    return new PodScript(
        duration(annotations.get(START), Duration.ZERO),
        exitCode(annotations.getOrDefault(EXIT, server ? NEVER : "0")),
        duration(annotations.get(DURATION), Duration.ofSeconds(1)),
        duration(annotations.get(STOP), Duration.ZERO));
  }

  private static OptionalInt exitCode(String text) {
    try {
      return OptionalInt.of(Integer.parseInt(text.trim()) & 0xff);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** Reads {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}; what is none gives the fallback. */
  static Duration duration(@Nullable String text, Duration fallback) {
    if (text == null) {
      return fallback;
    }
    String trimmed = text.trim();
    int digits = 0;
    while (digits < trimmed.length() && Character.isDigit(trimmed.charAt(digits))) {
      digits++;
    }
    if (digits == 0 || digits > 9) {
      return fallback;
    }
    long number = Long.parseLong(trimmed.substring(0, digits));
    Duration read =
        switch (trimmed.substring(digits)) {
          case "ms" -> Duration.ofMillis(number);
          case "s", "" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> fallback;
        };
    return read.compareTo(LONGEST) < 0 ? read : LONGEST;
  }
}
