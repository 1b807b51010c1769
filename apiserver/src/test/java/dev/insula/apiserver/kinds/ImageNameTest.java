package dev.insula.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

  private static final String DIGEST = "@sha256:" + "0".repeat(64);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "web:latest",
        "library/web",
        "h.example.com:5000/a/b_c-d",
        "localhost/web:latest",
        "[::1]:5000/web",
        "HOST/web"
      })
  void anImageWithoutATagIsTheLatest(String image) {
    assertThat(ImageName.isLatest(image)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web:1", "h:5000/web:1.27", "", "Web", "a//b", "a:", "a_.b/c", "web:!"})
  void anImageWithAnotherTagOrNoNameIsNot(String image) {
    assertThat(ImageName.isLatest(image)).isFalse();
  }

  @Test
  void aDigestSaysWhichUnlessATagSaysLatest() {
    assertThat(ImageName.isLatest("web" + DIGEST)).isFalse();
    assertThat(ImageName.isLatest("web:latest" + DIGEST)).isTrue();
    assertThat(ImageName.isLatest("web:latest@sha256:0")).isFalse();
  }

  @Test
  void whatLooksLikeAnIdentifierIsNoName() {
    assertThat(ImageName.isLatest("0".repeat(64))).isFalse();
    assertThat(ImageName.isLatest("0".repeat(63))).isTrue();
  }

  @Test
  void aLongNameIsReadWithoutDeepRecursion() {
    assertThat(ImageName.isLatest("a.".repeat(500_000) + "a")).isFalse();
    assertThat(ImageName.isLatest("h.example/" + "a-".repeat(500_000) + "a")).isFalse();
  }
}
