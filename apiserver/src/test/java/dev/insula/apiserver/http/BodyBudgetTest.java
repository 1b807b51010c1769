package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.object.ApiException;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {

  private final BodyBudget budget = new BodyBudget(100, 60);

  @Test
  void oneControlPlaneLeavesRoomForOthers() {
    BodyBudget.Share noisy = budget.open("noisy");
    noisy.growTo(60);
    assertThatThrownBy(() -> budget.open("noisy").growTo(1)).isInstanceOf(ApiException.class);
    budget.open("quiet").growTo(40);
    assertThatThrownBy(() -> budget.open("calm").growTo(1)).isInstanceOf(ApiException.class);
    noisy.close();
    budget.open("calm").growTo(60);
    assertThat(budget.taken()).isEqualTo(100);
  }

  @Test
  void everythingIsGivenBack() {
    try (BodyBudget.Share share = budget.open("a")) {
      share.growTo(10);
      share.growTo(30);
      share.growTo(20);
      assertThat(budget.taken()).isEqualTo(30);
    }
    assertThat(budget.taken()).isZero();
  }
}
