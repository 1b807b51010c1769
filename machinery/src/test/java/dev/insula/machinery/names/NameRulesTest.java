package dev.insula.machinery.names;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {

  private static final String LABEL =
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a-b", "a--b", "123"})
  void labels(String value) {
    assertThat(NameRules.dns1123Label(value)).isEmpty();
    assertThat(NameRules.dns1123Subdomain(value + "." + value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a_b", "é", "a..b", ".a", "a."})
  void noLabels(String value) {
    assertThat(NameRules.dns1123Label(value)).containsExactly(LABEL);
    assertThat(NameRules.dns1123Subdomain(value)).hasSize(1);
  }

  @Test
  void dotsAreSaidToBeThem() {
    assertThat(NameRules.dns1123Label("a.b")).containsExactly("must not contain dots");
  }

  @Test
  void lengthsCount() {
    assertThat(NameRules.dns1123Label("a".repeat(63))).isEmpty();
    assertThat(NameRules.dns1123Label("a".repeat(64)))
        .containsExactly("must be no more than 63 characters");
    assertThat(NameRules.dns1123Subdomain("a".repeat(253))).isEmpty();
    assertThat(NameRules.dns1123Subdomain("a".repeat(254)))
        .containsExactly("must be no more than 253 characters");
    assertThat(LabelRules.value("a".repeat(64))).containsExactly("must be no more than 63 bytes");
  }

  @Test
  void servicesStartWithALetter() {
    assertThat(NameRules.dns1035Label("a1")).isEmpty();
    assertThat(NameRules.dns1035Label("1a")).hasSize(1);
    assertThat(NameRules.dns1035Label("")).hasSize(1);
  }

  @Test
  void pathSegments() {
    assertThat(NameRules.pathSegment("system:node Ä")).isEmpty();
    assertThat(NameRules.pathSegment("..")).containsExactly("may not be '..'");
    assertThat(NameRules.pathSegment("a/b%"))
        .containsExactly("may not contain '/'", "may not contain '%'");
  }

  @Test
  void configKeys() {
    assertThat(NameRules.configKey("a.b_C-1")).isEmpty();
    assertThat(NameRules.configKey("..")).containsExactly("must not be '..'");
    assertThat(NameRules.configKey("..a")).containsExactly("must not start with '..'");
    assertThat(NameRules.configKey("a b")).hasSize(1);
  }

  @Test
  void portNames() {
    assertThat(NameRules.portName("http-2")).isEmpty();
    assertThat(NameRules.portName("1234"))
        .containsExactly("must contain at least one letter (a-z)");
    assertThat(NameRules.portName("-a--"))
        .containsExactly(
            "must not contain consecutive hyphens", "must not begin or end with a hyphen");
  }

  @Test
  void labelKeys() {
    for (String key : List.of("a", "A_b.c-1", "example.com/A", "a.b/c")) {
      assertThat(LabelRules.key(key)).isEmpty();
    }
    assertThat(LabelRules.key("")).contains("name part must be non-empty").hasSize(2);
    assertThat(LabelRules.key("/a")).containsExactly("prefix part must be non-empty");
    assertThat(LabelRules.key("a/b/c").getFirst())
        .startsWith("a valid label key must consist of")
        .endsWith("with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    assertThat(LabelRules.value("")).isEmpty();
    assertThat(LabelRules.value("-")).hasSize(1);
  }
}
