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
final class StreamWriter extends IteratingCallback implements StreamGroup.Member {

  /** Small chunks are written together up to this size, a record of TLS. */
  private static final int GATHERED_BYTES = 16 * 1024;

  /** After so much others have their turn: a carrier of virtual threads preempts nobody. */
  private static final int TURN_BYTES = 64 * 1024;

  private final BodySource body;
  private final Response response;
  private final Callback callback;
  private final StreamGroup group;
  private final Executor turns;
  private final Runnable ended;
  private final StallGuard guard;
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ArrayDeque<byte[]> ready = new ArrayDeque<>();
  private boolean headWritten;
  private boolean lastWritten;
  private int writtenThisTurn;

  /**
   * @param group of the streams that share the connection
   * @param turns runs when the control plane has its turn
   * @param ended run once, whatever the end
   * @param stalls ends the stream of a peer that takes nothing for too long
   */
  StreamWriter(
      BodySource body,
      Response response,
      Callback callback,
      StreamGroup group,
      Executor turns,
      Runnable ended,
      StallGuard.Timer stalls) {
    this.body = body;
    this.response = response;
    this.callback = callback;
    this.group = group;
    this.turns = turns;
    this.ended = ended;
    this.guard = new StallGuard(stalls, this::stalled);
  }

  /** Starts the body, so that it is closed after that and never before; nothing is written yet. */
  void open() {
    body.start(this::wake);
  }

  /** Comes from the store's thread, so the work is left to another one. */
  private void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      group.wakeInTurn(this);
    }
  }

  @Override
  public void write() {
    iterate();
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
    if (writtenThisTurn >= TURN_BYTES) {
      writtenThisTurn = 0;
      turns.execute(this::iterate);
      return Action.IDLE;
    }
    if (ready.isEmpty()) {
      // Cleared before polling: what comes up meanwhile wakes again.
      woken.set(false);
      switch (body.poll()) {
        case BodySource.Next.Chunks chunks -> ready.addAll(chunks.parts());
        case BodySource.Next.Nothing _ -> {
          writtenThisTurn = 0;
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
    writtenThisTurn += piece.remaining();
    response.write(last, piece, new Written());
    return Action.SCHEDULED;
  }

  /** Runs while the connection completes a write, before it looks what to send next. */
  private final class Written implements Callback {
    @Override
    public void succeeded() {
      StreamWriter.this.succeeded();
      group.gather();
    }

    @Override
    public void failed(Throwable cause) {
      StreamWriter.this.failed(cause);
    }

    @Override
    public InvocationType getInvocationType() {
      return StreamWriter.this.getInvocationType();
    }
  }

  @Override
  protected void onSuccess() {
    guard.written();
  }

  /** As many parts as fit together, or one that is larger. */
  private ByteBuffer nextPiece() {
    int parts = 0;
    int size = 0;
    for (byte[] part : ready) {
      if (parts > 0 && size + part.length > GATHERED_BYTES) {
        break;
      }
      parts++;
      size += part.length;
    }
    if (parts == 1) {
      return ByteBuffer.wrap(ready.remove());
    }
    ByteBuffer piece = ByteBuffer.allocate(size);
    for (int i = 0; i < parts; i++) {
      piece.put(ready.remove());
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
    leave();
    callback.succeeded();
  }

  @Override
  protected void onCompleteFailure(Throwable cause) {
    leave();
    callback.failed(cause);
  }

  private void leave() {
    guard.over();
    try {
      body.close();
    } finally {
      ended.run();
    }
  }
}
