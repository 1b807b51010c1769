package dev.insula.tenancy.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @CsvSource({
    "10.2.0.7, 10.2.0.7",
    "010.2.000.7, 10.2.0.7",
    "::ffff:10.2.0.7, 10.2.0.7",
    "0:0:0:0:0:ffff:10.2.0.07, 10.2.0.7",
    "fd00::1, fd00:0:0:0:0:0:0:1",
    "FD00:0000::0001, fd00:0:0:0:0:0:0:1",
  })
  void anAddressIsTheSameHoweverItIsWritten(String written, String canonical) {
    assertThat(AddressRange.canonical(written)).contains(canonical);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.com", "10.2.0.256", "10.2.0.7/32", "0x0a.2.0.7"})
  void whatIsNoAddressIsNone(String text) {
    assertThat(AddressRange.canonical(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "0169.254.169.254", "169.254.169.0254/32"})
  void zerosInFrontHideNoForbiddenAddress(String text) {
    assertThat(ForbiddenRanges.touch(text)).isTrue();
  }
}
