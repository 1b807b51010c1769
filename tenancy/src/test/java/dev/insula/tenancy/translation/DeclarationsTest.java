package dev.insula.tenancy.translation;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import dev.insula.tenancy.translation.Declarations.Verdict;
import dev.insula.tenancy.world.Certificates;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which policies are in force, and which definitions tenants get for it. */
class DeclarationsTest {

  private static JsonObject established(JsonObject definition) {
    definition.put("status", object("{'conditions':[{'type':'Established','status':'True'}]}"));
    return definition;
  }

  private static Verdict judge(SyncPolicy policy, JsonObject definition) {
    return Declarations.judge(
            List.of(policy), name -> name.equals(Meta.name(definition)) ? definition : null)
        .getFirst();
  }

  @Test
  void aPolicyIsInForceWhereTheSuperClusterServesItsKind() {
    Verdict verdict = judge(Certificates.policy("{}"), established(Certificates.definition()));

    assertThat(verdict.reason()).isEqualTo("Synced");
    Declaration declaration = verdict.inForce().orElseThrow();
    assertThat(declaration.kind().ruleName()).isEqualTo("Certificate.pki.example.com");
    assertThat(declaration.definition().hasStatus()).isTrue();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a version that is not there    | VersionNotServed  | true  | {'kind':{'version':'v2'}}
          a version not served           | VersionNotServed  | true  | {'kind':{'version':'v1alpha1'}}
          another resource               | DefinitionMissing | true  | {'kind':{'resource':'orders'}}
          up with namespaces             | OtherScope        | true  | {'direction':'up','fields':{'up':{'allow':['spec']}}}
          what can't be followed         | Invalid           | false | {'fields':{'down':{'allow':['metadata']}}}
          """)
  void elseItSaysWhyNot(String what, String reason, boolean valid, String spec) {
    Verdict verdict = judge(Certificates.policy(spec), established(Certificates.definition()));

    assertThat(verdict.inForce()).isEmpty();
    assertThat(verdict.reason()).isEqualTo(reason);
    assertThat(verdict.valid()).isEqualTo(valid);
    assertThat(verdict.message()).isNotEmpty();
  }

  @Test
  void aKindWithoutNamespacesNeverGoesDown() {
    JsonObject policy = Certificates.policyObject("issuers", "{}");

    Verdict verdict = judge(SyncPolicy.parse(policy), established(Certificates.issuers()));

    assertThat(verdict.reason()).isEqualTo("OtherScope");
  }

  @Test
  void aDefinitionThatIsNotEstablishedIsWaitedFor() {
    Verdict verdict = judge(Certificates.policy("{}"), Certificates.definition());

    assertThat(verdict.reason()).isEqualTo("NotEstablished");
  }

  @Test
  void ofTwoPoliciesAboutOneResourceTheOlderIsFollowed() {
    JsonObject older = Certificates.policyObject("certificates", "{}");
    Meta.of(older).put("name", "z");
    Meta.of(older).put("creationTimestamp", "2026-01-01T00:00:00Z");
    JsonObject younger = Certificates.policyObject("certificates", "{}");
    Meta.of(younger).put("name", "a");
    Meta.of(younger).put("creationTimestamp", "2026-01-02T00:00:00Z");

    List<Verdict> verdicts =
        Declarations.judge(
            List.of(SyncPolicy.parse(younger), SyncPolicy.parse(older)),
            _ -> established(Certificates.definition()));

    assertThat(verdicts).extracting(v -> v.policy().name()).containsExactly("z", "a");
    assertThat(verdicts).extracting(Verdict::reason).containsExactly("Synced", "AnotherPolicy");
    assertThat(verdicts.getLast().valid()).isFalse();
  }

  @Test
  void noMorePoliciesAreFollowedThanTheBound() {
    var policies = new ArrayList<SyncPolicy>();
    for (int i = 0; i <= Declarations.MOST; i++) {
      policies.add(SyncPolicy.parse(Certificates.policyObject("r" + i, "{}")));
    }

    List<Verdict> verdicts = Declarations.judge(policies, _ -> null);

    assertThat(verdicts).filteredOn(v -> v.reason().equals("TooManyPolicies")).hasSize(1);
  }

  @Test
  void tenantsGetServedVersionsAndNothingOfThePlatforms() {
    OfferedDefinition offered = Certificates.declaration("{}").definition();

    JsonObject tree = offered.tree();
    assertThat(Meta.labels(tree)).containsOnlyKeys("insula.dev/offered");
    assertThat(Meta.annotations(tree)).isEmpty();
    assertThat(tree.objectAt("spec").objects("versions"))
        .extracting(v -> v.string("name", ""), v -> v.bool("storage", false))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("v1", true),
            org.assertj.core.groups.Tuple.tuple("v1beta1", false));
  }

  @Test
  void aKindThatAWebhookConvertsIsOfferedInOneVersionWithoutIt() {
    JsonObject definition = Certificates.definition();
    definition
        .objectAt("spec")
        .put(
            "conversion",
            object(
                """
                {'strategy':'Webhook','webhook':{'conversionReviewVersions':['v1'],
                  'clientConfig':{'service':{'namespace':'pki-system','name':'converter'}}}}\
                """));

    OfferedDefinition offered =
        Certificates.declaration(Certificates.policy("{'kind':{'version':'v1beta1'}}"), definition)
            .definition();

    assertThat(offered.tree().toString()).doesNotContain("pki-system");
    assertThat(offered.tree().objectAt("spec", "conversion").string("strategy", ""))
        .isEqualTo("None");
    assertThat(offered.tree().objectAt("spec").objects("versions"))
        .singleElement()
        .satisfies(v -> assertThat(v.string("name", "")).isEqualTo("v1beta1"))
        .satisfies(v -> assertThat(v.bool("storage", false)).isTrue());
    assertThat(offered.hasStatus()).isFalse();
  }

  @Test
  void theApprovalOfAKindOfKubernetesComesWithIt() {
    JsonObject definition = Certificates.definition();
    Meta.of(definition)
        .objectOrCreate("annotations")
        .put("api-approved.kubernetes.io", "https://example.com/approval");

    OfferedDefinition offered =
        Certificates.declaration(Certificates.policy("{}"), definition).definition();

    assertThat(Meta.annotations(offered.tree())).containsOnlyKeys("api-approved.kubernetes.io");
  }
}
