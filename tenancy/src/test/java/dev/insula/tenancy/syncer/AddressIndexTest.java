package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressIndexTest {

  private final List<String> dirty = new ArrayList<>();
  private final AddressIndex index =
      new AddressIndex(one -> dirty.add(one.tenantUid() + "/" + one.key().name()));

  private static SuperRecord of(String tenant, String name, String... addresses) {
    return new SuperRecord(
        "ns-" + tenant,
        name,
        "super-uid-" + tenant + "-" + name,
        "1",
        new Origin(tenant, "default", name, "uid-" + name),
        false,
        -1,
        "",
        false,
        false,
        0,
        0,
        0,
        0,
        List.of(addresses));
  }

  private void comes(SyncedKind kind, SuperRecord record) {
    index.changed(kind, List.of(), record);
  }

  @Test
  void theAddressOfAPodIsForItsTenantOnly() {
    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    comes(SyncedKind.SERVICE, of("a", "s", "10.96.0.1"));

    assertThat(index.isOfOthers("10.2.0.1", "b")).isTrue();
    assertThat(index.isOfOthers("10.96.0.1", "b")).isTrue();
    assertThat(index.isOfOthers("10.2.0.1", "a")).isFalse();
    assertThat(index.isOfOthers("10.2.0.2", "b")).isFalse();
  }

  @Test
  void anAddressIsFreeWhenTheLastWhoHasItGoes() {
    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    comes(SyncedKind.POD, of("a", "q", "10.2.0.1"));

    index.gone(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    assertThat(index.isOfOthers("10.2.0.1", "b")).isTrue();
    index.changed(SyncedKind.POD, List.of("10.2.0.1"), of("a", "q", "10.2.0.2"));
    assertThat(index.isOfOthers("10.2.0.1", "b")).isFalse();
    assertThat(index.isOfOthers("10.2.0.2", "b")).isTrue();
  }

  @Test
  void whoLedToAnAddressIsLookedAtWhenAnotherTenantGetsIt() {
    comes(SyncedKind.ENDPOINT_SLICE, of("b", "leads", "10.2.0.1", "10.2.0.9"));
    comes(SyncedKind.POD, of("b", "own", "10.2.0.9"));
    assertThat(dirty).isEmpty();

    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));

    assertThat(dirty).containsExactly("b/leads");
  }

  @Test
  void whoComesToLeadToOthersIsLookedAtThoughItWasWrittenBeforeThePodWasKnown() {
    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));

    comes(SyncedKind.ENDPOINTS, of("b", "leads", "10.2.0.1"));

    assertThat(dirty).containsExactly("b/leads");
  }

  @Test
  void whoNoLongerLeadsThereIsLeftAlone() {
    comes(SyncedKind.ENDPOINT_SLICE, of("b", "leads", "10.2.0.1"));
    index.changed(SyncedKind.ENDPOINT_SLICE, List.of("10.2.0.1"), of("b", "leads", "203.0.113.1"));

    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));

    assertThat(dirty).isEmpty();
  }

  @Test
  void whoWasRefusedIsLookedAtWhenTheAddressGetsFree() {
    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    index.await(slice("b"), List.of("10.2.0.1", "203.0.113.1"));
    assertThat(dirty).isEmpty();

    index.gone(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    index.gone(SyncedKind.POD, of("a", "p", "10.2.0.1"));

    assertThat(dirty).containsExactly("b/s");
  }

  @Test
  void noMoreWaitThanTheBound() {
    comes(SyncedKind.POD, of("a", "p", "10.2.0.1"));
    for (int i = 0; i <= AddressIndex.MOST_WAITING; i++) {
      index.await(slice("b" + i), List.of("10.2.0.1"));
    }

    index.gone(SyncedKind.POD, of("a", "p", "10.2.0.1"));

    assertThat(dirty).hasSize(AddressIndex.MOST_WAITING);
  }

  private static AddressIndex.Owned slice(String tenant) {
    return new AddressIndex.Owned(tenant, new SyncKey(SyncedKind.ENDPOINT_SLICE, "default", "s"));
  }
}
