package dev.insula.apiserver.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/**
 * The streams of one connection that have something to write, which one thread lets write one after
 * the other: many watches of a connection hear of the same change, many writes are answered by the
 * same commit, and a system call for each of them would cost more than what they say. Thread-safe.
 *
 * <p>The first of them writes at once. The others write while that write is being completed, when
 * the connection gathers what it is given and sends it together; {@link #gather} is called there.
 */
final class StreamGroup implements Runnable {

  private static final String ATTRIBUTE = StreamGroup.class.getName();

  /** One that may have something to write. */
  interface Member {
    void write();
  }

  private final Executor executor;
  private final Executor turns;
  private final Queue<Member> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean running = new AtomicBoolean();

  /** A round of those who wait their turn is to come. */
  private final AtomicBoolean due = new AtomicBoolean();

  /** Requests that are being worked on. */
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param executor runs at once
   * @param turns runs when the control plane of the connection has its turn
   */
  StreamGroup(Executor executor, Executor turns) {
    this.executor = executor;
    this.turns = turns;
  }

  /**
   * That of the request's connection, which over HTTP/1.1 has one stream only. If the first two of
   * a connection come at the same time there may be two, which costs a write more now and then.
   */
  static StreamGroup of(Request request, Executor executor, Executor turns) {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (connection.getAttribute(ATTRIBUTE) instanceof StreamGroup known) {
      return known;
    }
    var group = new StreamGroup(executor, turns);
    if (connection.getConnection() instanceof HTTP2Connection) {
      connection.setAttribute(ATTRIBUTE, group);
    }
    return group;
  }

  /** A request of the connection has come. */
  void begun() {
    requests.incrementAndGet();
  }

  /**
   * A request has its answer, or will have none.
   *
   * @return whether none is left, so that nothing is won by waiting for other answers
   */
  boolean over() {
    return requests.decrementAndGet() == 0;
  }

  /** Has a member write soon, on another thread: who wakes it has more to do. */
  void wake(Member member) {
    waiting.add(member);
    begin();
  }

  /**
   * The same, for what has to wait its turn among the requests of the control plane: what comes
   * meanwhile is written with it, which costs less. Answers do not wait with it.
   */
  void wakeInTurn(Member member) {
    waiting.add(member);
    if (!running.get() && !due.get() && due.compareAndSet(false, true)) {
      turns.execute(this::round);
    }
  }

  private void round() {
    due.set(false);
    if (running.compareAndSet(false, true)) {
      run();
    }
  }

  /** The same callback, which lets those who wait write before the connection goes on. */
  Callback gatheringAfter(Callback callback) {
    return Callback.from(
        callback.getInvocationType(),
        () -> {
          callback.succeeded();
          gather();
        },
        callback::failed);
  }

  /** Lets those who wait write now, while the connection completes a write. */
  void gather() {
    for (Member member = waiting.poll(); member != null; member = waiting.poll()) {
      member.write();
    }
  }

  @Override
  public void run() {
    try {
      gather();
    } finally {
      running.set(false);
      // Who was added before that saw somebody run who did not look again.
      if (!waiting.isEmpty()) {
        begin();
      }
    }
  }

  private void begin() {
    if (!running.get() && running.compareAndSet(false, true)) {
      executor.execute(this);
    }
  }
}
