package dev.insula.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;

/** Carries requests to one server. Thread-safe. */
interface Transport extends AutoCloseable {

  /** A request; the body is empty where there is none. */
  record Call(String method, URI uri, Map<String, String> headers, byte[] body) {}

  /**
   * An answer whose body is still to be read.
   *
   * @param body closing it before its end breaks the exchange off; never waits for the server
   */
  record Answer(int status, InputStream body) {}

  /**
   * Sends the request and waits for the head of the answer. May last for ever: interrupting the
   * thread breaks it off.
   */
  Answer open(Call call) throws IOException, InterruptedException;

  /** Breaks off what is under way. */
  @Override
  void close();
}
