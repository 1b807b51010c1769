package dev.insula.apiserver.request;

import java.util.concurrent.atomic.AtomicBoolean;

/** Says once when a stream is over. As thread-safe as the stream behind it. */
public final class EndingBody implements BodySource {

  private final BodySource body;
  private final Runnable over;
  private final AtomicBoolean told = new AtomicBoolean();

  public EndingBody(BodySource body, Runnable over) {
    this.body = body;
    this.over = over;
  }

  @Override
  public void start(Runnable wake) {
    body.start(wake);
  }

  @Override
  public Next poll() {
    return body.poll();
  }

  @Override
  public void close() {
    try {
      body.close();
    } finally {
      if (!told.getAndSet(true)) {
        over.run();
      }
    }
  }
}
