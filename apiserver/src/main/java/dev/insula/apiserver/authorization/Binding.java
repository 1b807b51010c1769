package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A RoleBinding or ClusterRoleBinding as the evaluator needs it. Immutable.
 *
 * @param namespace empty for a ClusterRoleBinding
 * @param roleKind {@code Role} or {@code ClusterRole}
 */
record Binding(
    String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {

  static Binding of(JsonObject binding) {
    JsonObject role = binding.objectAt("roleRef");
    return new Binding(
        Meta.namespace(binding),
        Meta.name(binding),
        role.string("kind", ""),
        role.string("name", ""),
        binding.objects("subjects").stream().map(Subject::of).toList());
  }

  /** The first subject that is the user, or null. */
  @Nullable Subject subjectFor(UserInfo user) {
    for (Subject subject : subjects) {
      if (subject.isUser(user, namespace)) {
        return subject;
      }
    }
    return null;
  }

  /** As reviews name it: {@code RoleBinding "b/ns" of Role "r" to User "u"}. */
  String describe(Subject subject) {
    String what =
        namespace.isEmpty()
            ? "ClusterRoleBinding " + Quoted.of(name)
            : "RoleBinding " + Quoted.of(name + "/" + namespace);
    return what
        + " of "
        + roleKind
        + " "
        + Quoted.of(roleName)
        + " to "
        + subject.describe(namespace);
  }
}
