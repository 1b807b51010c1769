package dev.insula.apiserver.http;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;

/**
 * The requests of one control plane for {@link FairAdmission}: how many have begun and are in work,
 * and those that wait for a place. Guarded by its lock.
 */
final class HostQueue {

  private final FairAdmission.Bounds bounds;
  private final RecentUse recent;
  private final ArrayDeque<CountDownLatch> waiting = new ArrayDeque<>();
  private final ArrayDeque<Runnable> writing = new ArrayDeque<>();
  private final ArrayDeque<CountDownLatch> returning = new ArrayDeque<>();
  private RecentUse.Use use;
  private int begun;
  private int inWork;
  private boolean wroteLast;

  HostQueue(RecentUse.Use use, FairAdmission.Bounds bounds, RecentUse recent) {
    this.use = use;
    this.bounds = bounds;
    this.recent = recent;
  }

  RecentUse.Use use() {
    return use;
  }

  void used(RecentUse.Use now) {
    use = now;
  }

  int inWork() {
    return inWork;
  }

  /** Requests that have not begun. */
  int waiting() {
    return waiting.size();
  }

  boolean isWaiting() {
    return !returning.isEmpty() || !waiting.isEmpty() || !writing.isEmpty();
  }

  boolean isIdle() {
    return begun == 0 && !isWaiting();
  }

  /** Whether another request may be in work: one control plane never gets all places. */
  private boolean mayWork() {
    int share = bounds.total() - bounds.total() / 4;
    int most = recent.isContended() ? Math.min(share, bounds.besideOthers()) : share;
    return inWork < most;
  }

  boolean mayBegin() {
    return begun < bounds.perHost() && mayWork();
  }

  boolean mayReturn() {
    return returning.isEmpty() && mayWork();
  }

  /** Whether somebody waits who may have a place. */
  boolean mayBeGranted() {
    boolean hasBegun = !returning.isEmpty() || !writing.isEmpty();
    return hasBegun ? mayWork() : mayBegin();
  }

  void begin() {
    begun++;
    inWork++;
  }

  void end() {
    begun--;
    inWork--;
  }

  /** Some that have begun stop to compute, or go on. */
  void work(int more) {
    inWork += more;
  }

  /** Queues a request, which is told by what is counted down. */
  CountDownLatch addRequest() {
    return added(waiting);
  }

  /** Queues one that has begun and wants to go on. */
  CountDownLatch addReturning() {
    return added(returning);
  }

  private static CountDownLatch added(ArrayDeque<CountDownLatch> queue) {
    var granted = new CountDownLatch(1);
    queue.add(granted);
    return granted;
  }

  void addWriter(Runnable writer) {
    writing.add(writer);
  }

  /** Whether a request still waited, which it does no more. */
  boolean withdraw(CountDownLatch granted) {
    return waiting.remove(granted) || returning.remove(granted);
  }

  /**
   * Gives a place to those who have begun, then to requests and writers in turn.
   *
   * @return tells the one who has it
   */
  Runnable grantOne() {
    CountDownLatch back = returning.poll();
    if (back != null) {
      inWork++;
      return back::countDown;
    }
    // What is written has begun long ago, and waits for none of those that have begun since.
    wroteLast = !writing.isEmpty() && (waiting.isEmpty() || !wroteLast || !mayBegin());
    begin();
    return wroteLast ? writing.remove() : waiting.remove()::countDown;
  }
}
