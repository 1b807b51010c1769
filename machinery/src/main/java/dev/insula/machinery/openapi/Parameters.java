package dev.insula.machinery.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The parameters of API paths: their types and what they are for. Stateless. */
final class Parameters {

  /** The parameters of writes. */
  static final List<String> WRITE = List.of("dryRun", "fieldManager", "fieldValidation");

  static final List<String> PATCH = List.of("dryRun", "fieldManager", "fieldValidation", "force");

  static final List<String> DELETE =
      List.of(
          "dryRun",
          "gracePeriodSeconds",
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "orphanDependents",
          "propagationPolicy");

  private static final List<String> SELECT =
      List.of(
          "continue",
          "fieldSelector",
          "labelSelector",
          "limit",
          "resourceVersion",
          "resourceVersionMatch",
          "sendInitialEvents",
          "shardSelector",
          "timeoutSeconds");

  static final List<String> LIST = plus(SELECT, "allowWatchBookmarks", "watch");

  static final List<String> DELETE_COLLECTION = plus(SELECT, DELETE.toArray(String[]::new));

  /** By subresource: what a connection can be told. */
  static final Map<String, List<String>> CONNECT =
      Map.of(
          "attach",
          List.of("container", "stderr", "stdin", "stdout", "tty"),
          "exec",
          List.of("command", "container", "stderr", "stdin", "stdout", "tty"),
          "portforward",
          List.of("ports"),
          "proxy",
          List.of("path"),
          "log",
          List.of(
              "container",
              "follow",
              "insecureSkipTLSVerifyBackend",
              "limitBytes",
              "previous",
              "sinceSeconds",
              "stream",
              "tailLines",
              "timestamps"));

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("allowWatchBookmarks", "boolean"),
          Map.entry("follow", "boolean"),
          Map.entry("force", "boolean"),
          Map.entry("gracePeriodSeconds", "integer"),
          Map.entry("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean"),
          Map.entry("insecureSkipTLSVerifyBackend", "boolean"),
          Map.entry("limit", "integer"),
          Map.entry("limitBytes", "integer"),
          Map.entry("orphanDependents", "boolean"),
          Map.entry("ports", "integer"),
          Map.entry("previous", "boolean"),
          Map.entry("sendInitialEvents", "boolean"),
          Map.entry("sinceSeconds", "integer"),
          Map.entry("stderr", "boolean"),
          Map.entry("stdin", "boolean"),
          Map.entry("stdout", "boolean"),
          Map.entry("tailLines", "integer"),
          Map.entry("timeoutSeconds", "integer"),
          Map.entry("timestamps", "boolean"),
          Map.entry("tty", "boolean"),
          Map.entry("watch", "boolean"));

  private static final Map<String, String> PURPOSES =
      Map.ofEntries(
          Map.entry("allowWatchBookmarks", "Send bookmarks in a watch."),
          Map.entry("command", "The command to run, without a shell."),
          Map.entry("container", "The container; needed where a pod has several."),
          Map.entry("continue", "Where to go on: a token that the previous page of a list gave."),
          Map.entry("dryRun", "With the value All, go through every step but store nothing."),
          Map.entry("fieldManager", "Who makes the change, as recorded in managedFields."),
          Map.entry("fieldSelector", "Restricts the objects by their fields."),
          Map.entry("fieldValidation", "What to do about unknown fields: Ignore, Warn or Strict."),
          Map.entry("follow", "Keep sending what is logged."),
          Map.entry("force", "Take over fields that other managers own; for apply only."),
          Map.entry("gracePeriodSeconds", "Seconds until the object is deleted; 0 for at once."),
          Map.entry(
              "ignoreStoreReadErrorWithClusterBreakingPotential",
              "Delete even what can't be read any more, without finalizers."),
          Map.entry("insecureSkipTLSVerifyBackend", "Don't verify the node's certificate."),
          Map.entry("labelSelector", "Restricts the objects by their labels."),
          Map.entry("limit", "At most how many objects a page of a list has."),
          Map.entry("limitBytes", "At most how many bytes of the log to send."),
          Map.entry("name", "Name of the object."),
          Map.entry("namespace", "Namespace of the object."),
          Map.entry("orphanDependents", "Deprecated: see propagationPolicy."),
          Map.entry("path", "The path on the other side."),
          Map.entry("ports", "The ports to forward."),
          Map.entry("pretty", "With the value true, indent the answer."),
          Map.entry("previous", "The log of the container's previous run."),
          Map.entry(
              "propagationPolicy", "What becomes of dependents: Orphan, Background or Foreground."),
          Map.entry("resourceVersion", "At which version to read, or from which to watch."),
          Map.entry("resourceVersionMatch", "How resourceVersion is meant."),
          Map.entry("sendInitialEvents", "Begin a watch with the objects that there are."),
          Map.entry("shardSelector", "Restricts the objects to one shard."),
          Map.entry("sinceSeconds", "Only what was logged in the last seconds."),
          Map.entry("stderr", "Connect the standard error."),
          Map.entry("stdin", "Connect the standard input."),
          Map.entry("stdout", "Connect the standard output."),
          Map.entry("stream", "Which stream of the log: All, Stdout or Stderr."),
          Map.entry("tailLines", "How many lines from the end of the log."),
          Map.entry("timeoutSeconds", "When to end the list or watch."),
          Map.entry("timestamps", "Put the time before each line."),
          Map.entry("tty", "Give the process a terminal."),
          Map.entry("watch", "Watch instead of list."));

  private Parameters() {}

  static String type(String name) {
    return TYPES.getOrDefault(name, "string");
  }

  static String purpose(String name) {
    return PURPOSES.getOrDefault(name, "");
  }

  private static List<String> plus(List<String> some, String... more) {
    var out = new ArrayList<>(some);
    out.addAll(List.of(more));
    out.sort(null);
    return List.copyOf(out);
  }
}
