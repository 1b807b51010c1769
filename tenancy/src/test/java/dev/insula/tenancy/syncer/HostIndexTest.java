package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who has which host. */
class HostIndexTest {

  private static final ObjectName INGRESS = new ObjectName("n", "i");

  private final HostIndex index = new HostIndex();

  @ParameterizedTest(name = "{0} against {1}: {2}")
  @CsvSource({
    "a.b.c, a.b.c, true",
    "a.b.c, x.b.c, false",
    "a.b.c, *.b.c, true",
    "*.b.c, a.b.c, true",
    "*.b.c, *.b.c, true",
    "*.b.c, a.x.b.c, false",
    "*.b.c, b.c, false",
    "localhost, localhost, true",
  })
  void aHostHasOneOwner(String taken, String wanted, boolean refused) {
    index.put(INGRESS, new HostIndex.Claim("one", List.of(taken)));

    assertThat(index.isOfOthers(wanted, "two")).isEqualTo(refused);
    assertThat(index.isOfOthers(wanted, "one")).isFalse();
  }

  @Test
  void aHostIsFreeWhenItsIngressGoesOrChanges() {
    index.put(INGRESS, new HostIndex.Claim("one", List.of("a.b.c")));
    index.put(INGRESS, new HostIndex.Claim("one", List.of("x.b.c")));
    assertThat(index.isOfOthers("a.b.c", "two")).isFalse();

    index.remove(INGRESS);
    assertThat(index.isOfOthers("x.b.c", "two")).isFalse();
    assertThat(index.isOfOthers("*.b.c", "two")).isFalse();
  }
}
