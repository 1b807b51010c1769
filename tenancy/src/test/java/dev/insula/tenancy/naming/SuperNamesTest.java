package dev.insula.tenancy.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SuperNamesTest {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  @Test
  void superNamespacesAreReadableAndKeepTheirNameForEver() {
    var acme = new TenantIdentity("acme", "0b5c7c1e-6a0e-4f43-9a46-7d6a4f3f0001");

    String name = SuperNames.namespace(acme, "default");

    // A change here would orphan everything that runs.
    assertThat(name).startsWith("acme-default-").hasSize("acme-default-".length() + 12);
    assertThat(name).isEqualTo(SuperNames.namespace(acme, "default"));
  }

  @Test
  void aTenantThatIsMadeAgainHasOtherNamespacesAndAnotherControlPlane() {
    var first = new TenantIdentity("acme", "uid-1");
    var second = new TenantIdentity("acme", "uid-2");

    assertThat(SuperNames.namespace(first, "web"))
        .isNotEqualTo(SuperNames.namespace(second, "web"));
    assertThat(first.controlPlane()).isNotEqualTo(second.controlPlane());
  }

  @Test
  void everySuperNamespaceIsAValidLabelAndStandsForOneNamespaceOnly() {
    var random = new Random(20261120);
    Map<String, String> origins = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      var tenant =
          new TenantIdentity(label(random, TenantIdentity.MAX_NAME), "u" + random.nextInt(50));
      String namespace = label(random, SuperNames.MAX_LABEL);

      String name = SuperNames.namespace(tenant, namespace);

      assertThat(name).matches(LABEL);
      assertThat(tenant.controlPlane()).matches(LABEL);
      String origin = tenant.name() + "/" + tenant.uid() + "/" + namespace;
      String other = origins.put(name, origin);
      assertThat(other == null || other.equals(origin)).as("%s and %s", origin, other).isTrue();
    }
  }

  @Test
  void namesThatWouldRunTogetherStayApart() {
    String a = SuperNames.namespace(new TenantIdentity("a", "u"), "b-c");
    String b = SuperNames.namespace(new TenantIdentity("a-b", "v"), "c");
    String longName = "n".repeat(60);

    assertThat(a).isNotEqualTo(b);
    var tenant = new TenantIdentity("t".repeat(32), "u");
    assertThat(SuperNames.namespace(tenant, longName + "aaa"))
        .isNotEqualTo(SuperNames.namespace(tenant, longName + "bbb"));
  }

  @Test
  void aNameThatIsTooLongElsewhereIsCutAndStaysItsOwn() {
    String first = SuperNames.shortened("insula-" + "t".repeat(40) + "a", 30);
    String second = SuperNames.shortened("insula-" + "t".repeat(40) + "b", 30);

    assertThat(SuperNames.shortened("insula-acme", 30)).isEqualTo("insula-acme");
    assertThat(first).hasSize(30).startsWith("insula-t").isNotEqualTo(second);
  }

  @Test
  void objectsKeepTheirNamesUnlessTheSuperClusterHasItsOwnThere() {
    assertThat(SuperNames.object("settings")).isEqualTo("settings");
    assertThat(SuperNames.object("kube-root-ca.crt")).startsWith("insula.object.kube-root-ca.crt.");
  }

  @Test
  void aTenantCannotTakeTheNameOfARenamedObject() {
    String renamed = SuperNames.object("kube-root-ca.crt");

    assertThat(SuperNames.object(renamed)).isNotEqualTo(renamed).startsWith("insula.");
    String longest = "insula." + "x".repeat(246);
    assertThat(SuperNames.object(longest)).matches(SUBDOMAIN).hasSizeLessThanOrEqualTo(253);
  }

  @Test
  void tokensOfOtherAudiencesAndLivesAreOtherSecrets() {
    String usual = SuperNames.tokenSecret("default", "", 3607);

    assertThat(usual).matches(SUBDOMAIN);
    assertThat(SuperNames.tokenSecret("default", "vault", 3607)).isNotEqualTo(usual);
    assertThat(SuperNames.tokenSecret("default", "", 600)).isNotEqualTo(usual);
    assertThat(SuperNames.tokenSecret("other", "", 3607)).isNotEqualTo(usual);
  }

  /** A random DNS label that likes dashes and extreme lengths. */
  private static String label(Random random, int longest) {
    int length = random.nextInt(4) == 0 ? longest : 1 + random.nextInt(longest);
    var out = new StringBuilder();
    for (int i = 0; i < length; i++) {
      boolean edge = i == 0 || i == length - 1;
      out.append("abz09--".charAt(random.nextInt(edge ? 5 : 7)));
    }
    return out.toString();
  }
}
