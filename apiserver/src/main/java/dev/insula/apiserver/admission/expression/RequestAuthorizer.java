package dev.insula.apiserver.admission.expression;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.cel.CelAuthorizer;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.selector.FieldSelector;
import java.util.List;
import java.util.Locale;

/**
 * The variable {@code authorizer}: what the user of a request may do. Thread-safe.
 *
 * @param user whose rights are asked for
 */
record RequestAuthorizer(Authorizer authorizer, UserInfo user) implements CelAuthorizer {

  @Override
  public Decision checkPath(String verb, String path) {
    var info =
        new RequestInfo(false, verb.toLowerCase(Locale.ROOT), "", "", "", "", "", "", List.of());
    return decide(new AccessAttributes(user, info, path));
  }

  @Override
  public Decision checkResource(ResourceQuestion question) {
    var info =
        new RequestInfo(
            true,
            question.verb(),
            question.group(),
            "*",
            question.namespace(),
            question.resource(),
            question.subresource(),
            question.name(),
            List.of());
    return decide(new AccessAttributes(user, info, "", fields(question.fieldSelector())));
  }

  private static FieldSelector fields(String selector) {
    try {
      return FieldSelector.parse(selector);
    } catch (ApiException e) {
      return FieldSelector.everything();
    }
  }

  private Decision decide(AccessAttributes access) {
    Authorizer.Decision decision = authorizer.authorize(access);
    return new Decision(decision.allowed(), decision.reason(), "");
  }

  @Override
  public CelAuthorizer forServiceAccount(String namespace, String name) {
    var account =
        UserInfo.of(
            "system:serviceaccount:" + namespace + ":" + name,
            "system:serviceaccounts",
            "system:serviceaccounts:" + namespace,
            UserInfo.ALL_AUTHENTICATED);
    return new RequestAuthorizer(authorizer, account);
  }
}
