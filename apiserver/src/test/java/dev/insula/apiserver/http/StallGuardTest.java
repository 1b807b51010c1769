package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

class StallGuardTest {

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<Throwable> stalled = new ArrayList<>();

  private StallGuard guard(Duration patience) {
    return new StallGuard(new StallGuard.Timer(scheduler, patience), stalled::add);
  }

  @Test
  void aWriteThatTakesTooLongIsTold() {
    StallGuard guard = guard(Duration.ZERO);
    guard.writing();
    scheduler.runAll();
    assertThat(stalled).hasSize(1);
  }

  @Test
  void whatWasWrittenInTimeIsNotTold() {
    StallGuard guard = guard(Duration.ZERO);
    guard.writing();
    guard.written();
    scheduler.runAll();
    assertThat(stalled).isEmpty();
  }

  @Test
  void manyWritesHaveOneTimer() {
    StallGuard guard = guard(Duration.ofDays(1));
    for (int i = 0; i < 10; i++) {
      guard.writing();
      guard.written();
    }
    assertThat(scheduler.tasks).hasSize(1);
  }

  @Test
  void aStreamThatIsOverIsHeldByNoTimer() {
    StallGuard guard = guard(Duration.ofDays(1));
    guard.writing();
    guard.written();
    guard.over();
    assertThat(scheduler.tasks).isEmpty();
  }

  @Test
  void aStreamThatEndsWhileATimerRunsIsHeldByNoTimer() {
    StallGuard guard = guard(Duration.ofDays(1));
    guard.writing();
    guard.written();
    Runnable look = scheduler.tasks.removeFirst();
    guard.over();
    look.run();
    assertThat(scheduler.tasks).isEmpty();
  }

  /** Runs what it is given when it is told to. */
  private static final class ManualScheduler extends AbstractLifeCycle implements Scheduler {

    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public Task schedule(Runnable task, long delay, TimeUnit units) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }

    void runAll() {
      List.copyOf(tasks)
          .forEach(
              task -> {
                tasks.remove(task);
                task.run();
              });
    }
  }
}
