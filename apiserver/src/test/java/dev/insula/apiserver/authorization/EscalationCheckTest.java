package dev.insula.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EscalationCheckTest {

  private static final UserInfo JANE = UserInfo.of("jane", UserInfo.ALL_AUTHENTICATED);

  private static final String PODS_READER =
      """
      role dev mgr
        create,update rbac.authorization.k8s.io roles,rolebindings
        get core pods
      rolebinding dev b Role/mgr user:jane
      """;

  @Test
  void grantingWhatIsHeldIsFine() {
    assertThatCode(() -> create(PODS_READER, "role dev x\n  get core pods"))
        .doesNotThrowAnyException();
  }

  @Test
  void grantingMoreIsRefusedWithWhatIsMissing() {
    assertThatThrownBy(() -> create(PODS_READER, "role dev x\n  get,delete core pods"))
        .hasMessage(
            "roles.rbac.authorization.k8s.io \"x\" is forbidden: user \"jane\""
                + " (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not"
                + " currently held:\n"
                + "{APIGroups:[\"\"], Resources:[\"pods\"], Verbs:[\"delete\"]}");
  }

  @Test
  void theEscalateVerbIsAnExemption() {
    String rules =
        """
        role dev mgr
          * rbac.authorization.k8s.io roles
        rolebinding dev b Role/mgr user:jane
        """;
    assertThatCode(() -> create(rules, "role dev x\n  * core secrets")).doesNotThrowAnyException();
  }

  @Test
  void bindingARoleNeedsItsRightsOrTheBindVerb() {
    String rules =
        """
        clusterrole big
          * core secrets
        clusterrole small
          get core pods
        role dev mgr
          bind rbac.authorization.k8s.io clusterroles named big
        rolebinding dev b Role/mgr user:jane
        """;
    assertThatCode(() -> create(rules, "rolebinding dev x ClusterRole/big user:friend"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> create(rules, "rolebinding dev x ClusterRole/small user:friend"))
        .hasMessageContaining("attempting to grant RBAC permissions not currently held");
  }

  @Test
  void bindingAMissingRoleIsNotFound() {
    assertThatThrownBy(() -> create(PODS_READER, "rolebinding dev x Role/ghost user:friend"))
        .hasMessage("rolebindings.rbac.authorization.k8s.io \"ghost\" not found");
  }

  @Test
  void aggregationNeedsAllRights() {
    assertThatThrownBy(() -> create(PODS_READER, "clusterrole x\n  aggregates some-label"))
        .hasMessageContaining("must have cluster-admin privileges to use the aggregationRule");
  }

  @Test
  void aChangeOfFinalizersOnlyIsNoGrant() {
    JsonObject old = RbacText.parse("role dev x\n  * core secrets").getFirst();
    JsonObject changed = old.deepCopy();
    changed.objectOrCreate("metadata").arrayOrCreate("finalizers").add("example.com/x");
    assertThatCode(() -> check(PODS_READER, changed, old)).doesNotThrowAnyException();
    changed.objectOrCreate("metadata").objectOrCreate("labels").put("a", "b");
    assertThatThrownBy(() -> check(PODS_READER, changed, old)).hasMessageContaining("secrets");
  }

  private static void create(String rules, String object) {
    check(rules, RbacText.parse(object).getFirst(), null);
  }

  private static void check(String rules, JsonObject object, @Nullable JsonObject old) {
    var delta = new RbacDelta();
    RbacText.parse(rules).forEach(it -> delta.put(RbacScenario.key(it), it));
    RbacImage image = delta.applyTo(RbacImage.EMPTY);
    var resolver =
        new RuleResolver() {
          @Override
          public Resolved rulesFor(UserInfo user, String namespace) {
            return image.rulesFor(user, namespace);
          }

          @Override
          public @Nullable List<PolicyRule> roleRules(String namespace, String kind, String name) {
            return image.roleRules(namespace, kind, name);
          }
        };
    String plural = object.string("kind", "").toLowerCase(Locale.ROOT) + "s";
    String namespace = object.objectAt("metadata").string("namespace", "");
    new EscalationCheck(image::decide, resolver)
        .check(
            JANE, new GroupResource("rbac.authorization.k8s.io", plural), namespace, object, old);
  }
}
