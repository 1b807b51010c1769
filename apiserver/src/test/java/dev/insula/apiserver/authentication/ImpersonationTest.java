package dev.insula.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.Headers;
import dev.insula.apiserver.request.Query;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ImpersonationTest {

  private static final UserInfo ROBOT =
      UserInfo.of("system:serviceaccount:dev:robot", UserInfo.ALL_AUTHENTICATED);

  @Test
  void withoutHeadersTheRequestStaysAsItIs() {
    assertThat(as(ROBOT, Set.of(), Map.of())).isEqualTo(ROBOT);
  }

  @Test
  void theClassicRightIsEnough() {
    assertThat(as(ROBOT, Set.of("impersonate users/bob"), Map.of("Impersonate-User", "bob")))
        .isEqualTo(UserInfo.of("bob", UserInfo.ALL_AUTHENTICATED));
  }

  @Test
  void everyPartOfTheUserNeedsARight() {
    assertThatThrownBy(
            () ->
                as(
                    ROBOT,
                    Set.of("impersonate users/bob", "impersonate-on:user-info:list pods/"),
                    Map.of("Impersonate-User", "bob", "Impersonate-Group", "system:masters")))
        .hasMessageContaining("cannot impersonate:user-info resource \"users\"");
    assertThatThrownBy(
            () ->
                as(
                    ROBOT,
                    Set.of("impersonate serviceaccounts/robot"),
                    Map.of("Impersonate-User", ROBOT.name(), "Impersonate-Group", "g")))
        .hasMessageContaining("cannot impersonate resource \"groups\"");
  }

  @Test
  void theConstrainedWayNeedsARightOnWhatIsDoneToo() {
    Set<String> rights =
        Set.of("impersonate:user-info users/bob", "impersonate-on:user-info:list pods/");
    assertThat(as(ROBOT, rights, Map.of("Impersonate-User", "bob")).name()).isEqualTo("bob");
    assertThatThrownBy(
            () ->
                as(
                    ROBOT,
                    Set.of("impersonate:user-info users/bob"),
                    Map.of("Impersonate-User", "bob")))
        .hasMessageContaining("cannot impersonate-on:user-info:list resource \"pods\"");
  }

  @Test
  void theConstrainedWayNeverLeadsToMasters() {
    Set<String> rights =
        Set.of(
            "impersonate:user-info users/bob",
            "impersonate:user-info groups/system:masters",
            "impersonate-on:user-info:list pods/");
    assertThatThrownBy(
            () ->
                as(
                    ROBOT,
                    rights,
                    Map.of("Impersonate-User", "bob", "Impersonate-Group", "system:masters")))
        .hasMessageContaining("impersonating the system:masters group is not allowed");
  }

  @Test
  void anAccountHasTheGroupsOfItsNamespaceUnlessGroupsAreGiven() {
    Set<String> rights = Set.of("impersonate serviceaccounts/other", "impersonate groups/g");
    String other = "system:serviceaccount:dev:other";
    assertThat(as(ROBOT, rights, Map.of("Impersonate-User", other)).groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:dev", "system:authenticated");
    assertThat(
            as(ROBOT, rights, Map.of("Impersonate-User", other, "Impersonate-Group", "g")).groups())
        .containsExactly("g", "system:authenticated");
  }

  @Test
  void aPodsAccountMayBecomeItsOwnNodeByTheNarrowestWay() {
    var onNode =
        new UserInfo(
            ROBOT.name(),
            "",
            ROBOT.groups(),
            Map.of("authentication.kubernetes.io/node-name", List.of("n1")));
    Set<String> rights =
        Set.of("impersonate:associated-node nodes/*", "impersonate-on:associated-node:list pods/");
    UserInfo node = as(onNode, rights, Map.of("Impersonate-User", "system:node:n1"));
    assertThat(node.groups()).containsExactly("system:nodes", "system:authenticated");
    assertThatThrownBy(() -> as(onNode, rights, Map.of("Impersonate-User", "system:node:n2")))
        .hasMessageContaining("cannot impersonate-on:arbitrary-node:list");
  }

  @Test
  void extraKeysAreUnescaped() {
    Set<String> rights =
        Set.of("impersonate users/bob", "impersonate userextras/acme.com/project/p1");
    UserInfo user =
        as(
            ROBOT,
            rights,
            Map.of("Impersonate-User", "bob", "Impersonate-Extra-Acme.com%2Fproject", "p1"));
    assertThat(user.extra()).containsEntry("acme.com/project", List.of("p1"));
  }

  @Test
  void partsWithoutAUserAreABadRequest() {
    assertThatThrownBy(() -> as(ROBOT, Set.of(), Map.of("Impersonate-Uid", "x")))
        .hasMessage(
            "requested &user.DefaultInfo{Name:\"\", UID:\"x\", Groups:[]string(nil),"
                + " Extra:map[string][]string(nil)} without impersonating a user name");
  }

  /** Who the request is done as; rights are written {@code VERB RESOURCE[/SUB]/NAME}. */
  private static UserInfo as(UserInfo requester, Set<String> rights, Map<String, String> headers) {
    Authorizer authorizer = access -> new Authorizer.Decision(rights.contains(right(access)), "");
    var lists = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    var request =
        new ApiRequest(
            "GET",
            "/api/v1/namespaces/dev/pods",
            List.of("api", "v1", "namespaces", "dev", "pods"),
            Query.NONE,
            new Headers(lists),
            new byte[0],
            List.of(),
            requester,
            "",
            "");
    return new Impersonation(authorizer).apply(request).user();
  }

  private static String right(AccessAttributes access) {
    RequestInfo what = access.what();
    String sub = what.subresource().isEmpty() ? "" : "/" + what.subresource();
    return what.verb() + " " + what.resource() + sub + "/" + what.name();
  }
}
