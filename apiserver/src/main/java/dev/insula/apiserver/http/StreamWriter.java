package dev.insula.apiserver.http;

import dev.insula.apiserver.request.BodySource;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;

/**
 * Writes an answer that comes bit by bit, without a thread while there is nothing to write. One
 * piece is under way at a time: a slow peer makes its own stream wait, which then polls later.
 */
final class StreamWriter extends IteratingCallback {

  /** Small chunks are written together up to this size. */
  private static final int GATHERED_BYTES = 16 * 1024;

  private final BodySource body;
  private final Response response;
  private final Callback callback;
  private final Executor executor;
  private final Runnable ended;
  private final StallGuard guard;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
  private boolean headWritten;
  private boolean lastWritten;

  /**
   * @param ended run once, whatever the end
   * @param stalls ends the stream of a peer that takes nothing for too long
   */
  StreamWriter(
      BodySource body,
      Response response,
      Callback callback,
      Executor executor,
      Runnable ended,
      StallGuard.Timer stalls) {
    this.body = body;
    this.response = response;
    this.callback = callback;
    this.executor = executor;
    this.ended = ended;
    this.guard = new StallGuard(stalls, this::stalled);
  }

  /** Starts the body, so that it is closed after that and never before; nothing is written yet. */
  void open() {
    body.start(this::wake);
  }

  /** Comes from the store's thread, so the work is left to another one. */
  private void wake() {
    if (woken.compareAndSet(false, true)) {
      executor.execute(this::iterate);
    }
  }

  @Override
  protected Action process() {
    if (!headWritten) {
      headWritten = true;
      return write(false, BufferUtil.EMPTY_BUFFER);
    }
    if (lastWritten) {
      return Action.SUCCEEDED;
    }
    if (ready.isEmpty()) {
      // Cleared before polling: what comes up meanwhile wakes again.
      woken.set(false);
      switch (body.poll()) {
        case BodySource.Next.Chunks chunks -> ready.addAll(chunks.parts());
        case BodySource.Next.Nothing _ -> {
          return Action.IDLE;
        }
        case BodySource.Next.End _ -> {
          lastWritten = true;
          return write(true, BufferUtil.EMPTY_BUFFER);
        }
      }
    }
    return write(false, nextPiece());
  }

  private Action write(boolean last, ByteBuffer piece) {
    guard.writing();
    response.write(last, piece, this);
    return Action.SCHEDULED;
  }

  @Override
  protected void onSuccess() {
    guard.written();
  }

  private ByteBuffer nextPiece() {
    byte[] first = ready.isEmpty() ? new byte[0] : ready.remove();
    byte[] next = ready.peek();
    if (next == null || first.length + next.length > GATHERED_BYTES) {
      return ByteBuffer.wrap(first);
    }
    ByteBuffer piece = ByteBuffer.allocate(GATHERED_BYTES).put(first);
    while (next != null && next.length <= piece.remaining()) {
      piece.put(ready.remove());
      next = ready.peek();
    }
    return piece.flip();
  }

  /** The write under way ends only when its stream does, so that goes first. */
  private void stalled(Throwable cause) {
    callback.failed(cause);
    abort(cause);
  }

  @Override
  protected void onCompleteSuccess() {
    close(body, ended);
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    close(body, ended);
    callback.failed(cause);
  }

  private static void close(BodySource body, Runnable ended) {
    try {
      body.close();
    } finally {
      ended.run();
    }
  }
}
