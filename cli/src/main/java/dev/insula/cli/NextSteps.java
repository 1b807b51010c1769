package dev.insula.cli;

import java.io.PrintWriter;

/** What a newcomer does after {@code insula up}. */
final class NextSteps {

  private NextSteps() {}

  /**
   * @param option the option that names the data directory, with a blank before it; may be empty
   */
  static void print(PrintWriter out, String option) {
    out.println("Next:");
    out.println("  insula tenant create acme --wait" + option);
    out.println("  insula tenant kubeconfig acme" + option + " > acme.kubeconfig");
    out.println(
        "  kubectl --kubeconfig acme.kubeconfig create deployment web --image=nginx:1.27"
            + " --replicas=3");
    out.println("  kubectl --kubeconfig acme.kubeconfig get pods -o wide");
    out.println("  insula super kubeconfig" + option + " > super.kubeconfig");
    out.println("  kubectl --kubeconfig super.kubeconfig get pods -A");
    // Detached, it has no terminal whose Ctrl-C could reach it.
    String orKeys = Progress.isTerminal() ? " (or Ctrl-C)" : "";
    out.println("Stop it with: insula down" + option + orKeys);
  }
}
