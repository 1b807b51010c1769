package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Roles and bindings in the language of {@code bootstrap.rbac}, and questions about them. */
final class RbacScenario {

  private final RbacImage image;
  private final List<String> questions = new ArrayList<>();

  RbacScenario(String text) {
    String objects =
        text.lines().filter(line -> !isQuestion(line)).collect(Collectors.joining("\n"));
    var delta = new RbacDelta();
    RbacText.parse(objects).forEach(object -> delta.put(key(object), object));
    image = delta.applyTo(RbacImage.EMPTY);
    text.lines().filter(RbacScenario::isQuestion).forEach(questions::add);
  }

  List<String> questions() {
    return questions;
  }

  /** The questions, each with the answer as the image gives it. */
  List<String> answers() {
    return questions.stream().map(this::answer).toList();
  }

  Authorizer.Decision decide(String question) {
    return image.decide(access(question));
  }

  static AccessAttributes access(String question) {
    List<String> words = List.of(question.split(" "));
    String[] who = words.getFirst().split(",");
    var user = UserInfo.of(who[0], List.of(who).subList(1, who.length).toArray(String[]::new));
    String verb = words.get(1);
    if (words.get(2).startsWith("/")) {
      return new AccessAttributes(
          user, new RequestInfo(false, verb, "", "", "", "", "", "", List.of()), words.get(2));
    }
    String group = words.get(2).equals("core") ? "" : words.get(2);
    String[] resource = words.get(3).split("/");
    var info =
        new RequestInfo(
            true,
            verb,
            group,
            "v1",
            after(words, "in"),
            resource[0],
            resource.length > 1 ? resource[1] : "",
            after(words, "named"),
            List.of());
    return new AccessAttributes(user, info, "");
  }

  static String key(JsonObject object) {
    String plural = object.string("kind", "").toLowerCase(Locale.ROOT) + "s";
    String namespace = Meta.namespace(object);
    return RbacDelta.PREFIX
        + plural
        + "/"
        + (namespace.isEmpty() ? "" : namespace + "/")
        + Meta.name(object);
  }

  private String answer(String question) {
    String asked = question.substring(question.indexOf(' ') + 1);
    return (decide(asked).allowed() ? "allow " : "deny ") + asked;
  }

  private static String after(List<String> words, String word) {
    int at = words.indexOf(word);
    return at < 0 ? "" : words.get(at + 1);
  }

  private static boolean isQuestion(String line) {
    return line.startsWith("allow ") || line.startsWith("deny ");
  }
}
