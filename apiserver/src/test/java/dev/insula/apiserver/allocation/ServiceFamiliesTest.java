package dev.insula.apiserver.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFamiliesTest {

  private static final String SELECTS = "'selector':{'a':'b'},";

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'selector':{'a':'b'}} | SingleStack | ['IPv4']",
        "{'selector':{'a':'b'},'ipFamilyPolicy':'PreferDualStack'} | PreferDualStack | ['IPv4']",
        "{'selector':{'a':'b'},'clusterIP':'None','clusterIPs':['None']} | SingleStack | ['IPv4']",
        "{'clusterIP':'None','clusterIPs':['None']} | RequireDualStack | ['IPv4','IPv6']",
        "{'clusterIP':'None','clusterIPs':['None'],'ipFamilies':['IPv6']} | RequireDualStack |"
            + " ['IPv6','IPv4']",
        "{'clusterIP':'None','clusterIPs':['None'],'ipFamilyPolicy':'SingleStack'} | SingleStack |"
            + " ['IPv4']",
      })
  void aServiceGetsOneFamilyUnlessItHasNeitherAddressNorPods(
      String spec, String policy, String families) {
    JsonObject settled = settled(spec, null);

    assertThat(settled.string("ipFamilyPolicy", "")).isEqualTo(policy);
    assertThat(Json.string(settled.array("ipFamilies"))).isEqualTo(families.replace('\'', '"'));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'ipFamilyPolicy':'RequireDualStack' | spec.ipFamilyPolicy: Invalid value:"
            + " 'RequireDualStack': this cluster is not configured for dual-stack services",
        "'ipFamilies':['IPv6'] | spec.ipFamilies[0]: Invalid value: 'IPv6': not configured on this"
            + " cluster",
        "'ipFamilies':['IPv4','IPv6'] | spec.ipFamilyPolicy: Invalid value: 'SingleStack': must be"
            + " `RequireDualStack` or `PreferDualStack` when multiple IP families are specified",
        "'ipFamilies':['IPv5'] | spec.ipFamilies[0]: Unsupported value: 'IPv5': supported values:"
            + " 'IPv4', 'IPv6'",
        "'ipFamilies':['IPv4','IPv4'] | spec.ipFamilies[1]: Duplicate value: 'IPv4'",
        "'ipFamilyPolicy':'Odd' | spec.ipFamilyPolicy: Unsupported value: 'Odd': supported values:"
            + " 'PreferDualStack', 'RequireDualStack', 'SingleStack'",
        "'clusterIP':'10.96.0.5' | spec.clusterIPs: Required value",
        "'clusterIP':'10.96.0.5','clusterIPs':['10.96.0.6'] | spec.clusterIPs: Invalid value:"
            + " ['10.96.0.6']: first value must match `clusterIP`",
        "'clusterIPs':['10.96.0.5'] | spec.clusterIPs: Invalid value: ['10.96.0.5']: must be empty"
            + " when `clusterIP` is not specified",
        "'clusterIP':'None','clusterIPs':['None','10.96.0.5'] | spec.clusterIPs: Invalid value:"
            + " ['None','10.96.0.5']: `None` must be the first and only value",
        "'clusterIP':'x','clusterIPs':['x'] | spec.clusterIPs[0]: Invalid value: 'x': must be a"
            + " valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "'clusterIP':'10.96.0.5','clusterIPs':['10.96.0.5','10.96.0.6'] | spec.clusterIPs: Invalid"
            + " value: ['10.96.0.5','10.96.0.6']: may specify no more than one IP for each IP"
            + " family",
        "'clusterIP':'fd00::1','clusterIPs':['fd00::1'],'ipFamilies':['IPv4'] |"
            + " spec.clusterIPs[0]: Invalid value: 'fd00::1': expected an IPv4 value as indicated"
            + " by `ipFamilies[0]`",
        "'clusterIP':'fd00::1','clusterIPs':['fd00::1'] | spec.clusterIPs[0]: Invalid value:"
            + " ['fd00::1']: IPv6 is not configured on this cluster",
      })
  void whatContradictsItselfOrTheClusterIsRefused(String fields, String expected) {
    assertThatThrownBy(() -> settled("{" + SELECTS + fields + "}", null))
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(message(e))
                    .startsWith(expected.replace('\'', '"').replace("`None`", "'None'"))
                    .satisfies(text -> assertThat(e.status().code()).isEqualTo(422)));
  }

  @Test
  void theSecondFamilyIsGivenBackByAskingForOne() {
    String both = "'clusterIP':'None','clusterIPs':['None'],'ipFamilies':['IPv4','IPv6'],";

    JsonObject settled =
        settled(
            "{" + both + "'ipFamilyPolicy':'SingleStack'}",
            "{" + both + "'ipFamilyPolicy':'RequireDualStack'}");

    assertThat(settled.strings("ipFamilies")).containsExactly("IPv4");
  }

  @Test
  void aFamilyLessIsRefusedUnlessOneIsAskedFor() {
    String none = "'clusterIP':'None','clusterIPs':['None'],'ipFamilyPolicy':'RequireDualStack',";

    assertThatThrownBy(
            () ->
                settled(
                    "{" + none + "'ipFamilies':['IPv4']}",
                    "{" + none + "'ipFamilies':['IPv4','IPv6']}"))
        .hasMessageContaining("must be 'SingleStack' to release the secondary IP family");
  }

  @Test
  void anUpdateWithoutAPolicyKeepsTheOldOne() {
    JsonObject settled =
        settled(
            "{'selector':{'a':'b'}}", "{'selector':{'a':'b'},'ipFamilyPolicy':'PreferDualStack'}");

    assertThat(settled.string("ipFamilyPolicy", "")).isEqualTo("PreferDualStack");
  }

  private static JsonObject settled(String spec, @Nullable String old) {
    JsonObject settled = json(spec);
    var service = JsonObject.of("metadata", JsonObject.of("name", "web"), "spec", settled);
    ServiceFamilies.settle(service, settled, old == null ? null : json(old));
    return settled;
  }

  private static String message(ApiException refusal) {
    JsonObject cause = refusal.status().details().objects("causes").getFirst();
    return (cause.string("field", "") + ": " + cause.string("message", ""))
        .replace(
            "'RequireDualStack' or 'PreferDualStack'", "`RequireDualStack` or `PreferDualStack`");
  }

  private static JsonObject json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
