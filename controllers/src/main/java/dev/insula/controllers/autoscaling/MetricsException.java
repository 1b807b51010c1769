package dev.insula.controllers.autoscaling;

/** That a metric cannot be had, in words for the autoscaler's user. */
final class MetricsException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MetricsException(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
