package dev.insula.tenancy.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.Fleet;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FencedFleetTest {

  /** What has a default would else be lost on the way without anybody noticing. */
  @Test
  void everythingThatAFleetIsAskedReachesTheOneBehind() {
    List<String> asked =
        Stream.of(Fleet.class.getDeclaredMethods())
            .filter(method -> !method.isSynthetic())
            .map(Method::getName)
            .toList();
    List<String> passed =
        Stream.of(FencedFleet.class.getDeclaredMethods()).map(Method::getName).toList();

    assertThat(passed).containsAll(asked);
  }
}
