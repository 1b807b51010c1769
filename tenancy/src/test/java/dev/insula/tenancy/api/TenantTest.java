package dev.insula.tenancy.api;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.TenantIdentity;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantTest {

  @Test
  void theDefinitionIsWhatTheClassesUse() {
    JsonObject spec = TenantResource.definition().objectAt("spec");
    JsonObject version = spec.objects("versions").getFirst();

    assertThat(spec.string("group")).isEqualTo(TenantResource.TENANTS.group());
    assertThat(version.string("name")).isEqualTo(TenantResource.TENANTS.version());
    assertThat(spec.stringAt("names", "plural")).isEqualTo(TenantResource.TENANTS.resource());
    JsonObject schema = version.objectAt("schema", "openAPIV3Schema", "properties");
    JsonObject weight = schema.objectAt("spec", "properties", "weight");
    assertThat(weight.integer("minimum", 0)).isEqualTo(Tenant.MIN_WEIGHT);
    assertThat(weight.integer("maximum", 0)).isEqualTo(Tenant.MAX_WEIGHT);
    assertThat(schema.objectAt("metadata", "properties", "name").integer("maxLength", 0))
        .isEqualTo(TenantIdentity.MAX_NAME);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "acme,true",
    "a,true",
    "7up,true",
    "a-b,true",
    "Acme,false",
    "-a,false",
    "a-,false",
    "a.b,false",
    "a_b,false",
    "ä,false",
    "'a b',false"
  })
  void namesThatWouldMakeInvalidNamespacesAreRefused(String name, boolean allowed) {
    JsonObject version =
        TenantResource.definition().objectAt("spec").objects("versions").getFirst();
    JsonObject rules =
        version.objectAt(
            "schema", "openAPIV3Schema", "properties", "metadata", "properties", "name");

    assertThat(Pattern.compile(rules.string("pattern", "")).matcher(name).find())
        .isEqualTo(allowed);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    JsonObject object =
        object(
            """
            {'metadata':{'name':'acme','uid':'u','generation':3,'finalizers':['insula.dev/tenant'],
               'deletionTimestamp':'2026-01-01T00:00:00Z'},'spec':{'weight':5}}\
            """);
    var status =
        TenantStatus.NONE
            .withPhase(TenantPhase.READY, 3)
            .withControlPlane("acme-x", Optional.of(new TenantEndpoint("https://h:1", "h", 1)))
            .withCounts(2, 7)
            .with(new TenantCondition("Ready", true, "Served", "ok", "2026-01-01T00:00:00Z"));

    Tenant tenant = Tenant.parse(Tenant.withStatus(object, status));

    assertThat(tenant.status()).isEqualTo(status);
    assertThat(tenant.weight()).isEqualTo(5);
    assertThat(tenant.deleting()).isTrue();
    assertThat(tenant.finalized()).isTrue();
  }

  @Test
  void aConditionKeepsItsTimeWhileItSaysTheSame() {
    var early = new TenantCondition("Ready", true, "A", "", "2026-01-01T00:00:00Z");
    var same = new TenantCondition("Ready", true, "B", "", "2026-02-02T00:00:00Z");
    var changed = new TenantCondition("Ready", false, "C", "", "2026-03-03T00:00:00Z");

    TenantStatus status = TenantStatus.NONE.with(early).with(same);

    assertThat(status.conditions()).hasSize(1);
    assertThat(status.conditions().getFirst().since()).isEqualTo(early.since());
    assertThat(status.conditions().getFirst().reason()).isEqualTo("B");
    assertThat(status.with(changed).conditions().getFirst().since()).isEqualTo(changed.since());
  }

  @Test
  void aNewTenantSaysWhatIsAskedFor() {
    Tenant tenant = Tenant.parse(Tenant.render("acme", 9));

    assertThat(tenant.name()).isEqualTo("acme");
    assertThat(tenant.weight()).isEqualTo(9);
    assertThat(tenant.mode()).isEqualTo(Tenant.HOSTED);
    assertThat(tenant.status().phase()).isEqualTo(TenantPhase.PENDING);
  }
}
