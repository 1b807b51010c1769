package dev.insula.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RbacImageTest {

  /**
   * Each scenario has roles and bindings, then questions that start with {@code allow} or {@code
   * deny}: {@code allow USER[,GROUPS] VERB GROUP RESOURCE[/SUB] [in NAMESPACE] [named NAME]} or
   * {@code allow USER VERB /PATH}.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        # a role reaches its namespace only
        role dev reader
          get,list core pods
        rolebinding dev b Role/reader user:jane
        allow jane get core pods in dev named web
        deny jane get core pods in prod named web
        deny jane list core pods
        deny jane delete core pods in dev named web
        deny john get core pods in dev
        """,
        """
        # a cluster role bound in a namespace holds there only
        clusterrole secrets
          get core secrets
        rolebinding dev b ClusterRole/secrets group:team
        allow jane,team get core secrets in dev named s
        deny jane,team get core secrets in prod named s
        deny jane get core secrets in dev named s
        """,
        """
        # a cluster role bound cluster-wide holds everywhere
        clusterrole secrets
          get,list core secrets
        clusterrolebinding b secrets user:jane
        allow jane list core secrets
        allow jane get core secrets in any named s
        """,
        """
        # subresources are rights of their own
        role dev r
          get core pods
          update apps */scale
        rolebinding dev b Role/r user:jane
        deny jane get core pods/log in dev named p
        allow jane update apps deployments/scale in dev named d
        deny jane update apps deployments/status in dev named d
        deny jane update apps deployments in dev named d
        """,
        """
        # resource names limit, and do not match collections
        role dev r
          get,update,list core configmaps named one,two
        rolebinding dev b Role/r user:jane
        allow jane get core configmaps in dev named one
        deny jane get core configmaps in dev named three
        deny jane list core configmaps in dev
        """,
        """
        # stars mean all
        clusterrole all
          * * *
        clusterrole urls
          get /healthz,/apis/*
        clusterrolebinding a all user:root
        clusterrolebinding u urls user:jane
        allow root fly example.com things/wings in dev named x
        deny root get /healthz
        allow jane get /healthz
        allow jane get /apis/apps/v1
        deny jane get /apis
        deny jane post /healthz
        """,
        """
        # rules do not mix: verb of one with resource of another
        role dev r
          get core pods
          delete core secrets
        rolebinding dev b Role/r user:jane
        deny jane delete core pods in dev named p
        deny jane get core secrets in dev named p
        """,
        """
        # service accounts, by name and by the groups of their namespace
        role dev r
          get core pods
        rolebinding dev b Role/r account:ci/robot
        rolebinding dev c Role/r group:system:serviceaccounts:ops
        allow system:serviceaccount:ci:robot get core pods in dev
        deny system:serviceaccount:dev:robot get core pods in dev
        allow system:serviceaccount:ops:x,system:serviceaccounts:ops get core pods in dev
        """,
        """
        # a binding to a role that does not exist grants nothing
        rolebinding dev b Role/ghost user:jane
        deny jane get core pods in dev
        """,
      })
  void decidesAsTold(String scenario) {
    var told = new RbacScenario(scenario);
    assertThat(told.answers()).containsExactlyElementsOf(told.questions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ClusterRole", "Role"})
  void namesTheMissingRole(String kind) {
    var told = new RbacScenario("rolebinding dev b " + kind + "/ghost user:jane");
    assertThat(told.decide("jane get core pods in dev").reason())
        .isEqualTo(
            "RBAC: "
                + kind.toLowerCase(java.util.Locale.ROOT)
                + ".rbac.authorization.k8s.io \"ghost\" not found");
  }

  @org.junit.jupiter.api.Test
  void namesTheBindingThatGrants() {
    var told =
        new RbacScenario(
            """
            role dev r
              get core pods
            rolebinding dev b Role/r account:ci/robot
            """);
    assertThat(told.decide("system:serviceaccount:ci:robot get core pods in dev").reason())
        .isEqualTo(
            "RBAC: allowed by RoleBinding \"b/dev\" of Role \"r\" to ServiceAccount \"robot/ci\"");
  }
}
