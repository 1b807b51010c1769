package dev.insula.client.http;

import java.io.IOException;

/** Tells how calls went. As thread-safe as the transport behind it. */
final class CountedTransport implements Transport {

  private final Transport transport;
  private final CallFigures figures;

  CountedTransport(Transport transport, CallFigures figures) {
    this.transport = transport;
    this.figures = figures;
  }

  @Override
  public Answer open(Call call) throws IOException, InterruptedException {
    long began = System.nanoTime();
    boolean answered = false;
    try {
      Answer answer = transport.open(call);
      answered = true;
      figures.answered(call.method(), answer.status(), System.nanoTime() - began);
      return answer;
    } finally {
      if (!answered) {
        figures.failed(call.method(), System.nanoTime() - began);
      }
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
