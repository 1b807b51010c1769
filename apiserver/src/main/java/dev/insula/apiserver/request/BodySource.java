package dev.insula.apiserver.request;

import java.util.List;

/**
 * The body of a streaming answer, pulled by whoever writes it, so that an idle stream holds no
 * thread. Used by one thread at a time, except {@link #close()}, which may come from any.
 *
 * <p>The writer calls {@link #start} once, then polls until {@link Next.Nothing}, then waits for
 * the wake-up and polls again, until {@link Next.End}. It closes the source in every case.
 */
public interface BodySource extends AutoCloseable {

  /** What there is to write now. */
  sealed interface Next {
    /** Parts to be written in order and flushed after the last; shared, not to be written to. */
    record Chunks(List<byte[]> parts) implements Next {}

    /** Nothing now: poll again after a wake-up. */
    record Nothing() implements Next {}

    /** The body is complete. */
    record End() implements Next {}

    Nothing NOTHING = new Nothing();
    End END = new End();
  }

  /**
   * Begins the stream.
   *
   * @param wake run from any thread, perhaps without cause, when polling may be worthwhile; must
   *     return at once
   */
  void start(Runnable wake);

  /** What there is now. Waits for nothing but the conversion of what there is. */
  Next poll();

  @Override
  void close();
}
