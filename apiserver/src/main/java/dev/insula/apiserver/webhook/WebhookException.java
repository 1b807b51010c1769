package dev.insula.apiserver.webhook;

/** A call that gave no answer; the message says why, in the words of Kubernetes. */
public final class WebhookException extends Exception {
  public WebhookException(String message) {
    super(message);
  }
}
