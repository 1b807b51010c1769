package dev.insula.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls over a transport that end in time: from the look-up of the name to the last byte, whatever
 * the server does. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

  /** An answer that was read. */
  record Answer(int status, byte[] body) {}

  private final URI server;
  private final Transport transport;
  private final ClientLimits limits;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  BoundedCalls(URI server, Transport transport, ClientLimits limits) {
    this.server = server;
    this.transport = transport;
    this.limits = limits;
  }

  /** The whole answer. */
  Answer send(Transport.Call call) {
    return within(
        limits.timeout(),
        () -> {
          Transport.Answer answer = transport.open(call);
          try (InputStream body = answer.body()) {
            return new Answer(answer.status(), read(body));
          }
        });
  }

  /** The head of the answer, whose body may go on for ever. */
  Transport.Answer open(Transport.Call call) {
    return within(
        limits.timeout(),
        () -> {
          Transport.Answer answer = transport.open(call);
          if (Thread.currentThread().isInterrupted()) {
            // Nobody waits for it any more.
            answer.body().close();
          }
          return answer;
        });
  }

  private byte[] read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes((int) Math.min(limits.answerBytes() + 1, Integer.MAX_VALUE - 8));
    if (bytes.length > limits.answerBytes()) {
      throw new IOException("the answer is longer than " + limits.answerBytes() + " bytes");
    }
    return bytes;
  }

  private <T> T within(Duration time, Callable<T> call) {
    Future<T> answer;
    try {
      answer = threads.submit(call);
    } catch (RejectedExecutionException e) {
      throw new UncheckedIOException(new IOException("the client is closed", e));
    }
    try {
      return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw unreachable(cause instanceof IOException known ? known : new IOException(cause));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable(new IOException("no answer within " + time.toSeconds() + " s"));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted"));
    }
  }

  private UncheckedIOException unreachable(IOException e) {
    // The JDK says in the type only that nobody listens.
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new UncheckedIOException("cannot reach " + server + ": " + why, e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    transport.close();
  }
}
