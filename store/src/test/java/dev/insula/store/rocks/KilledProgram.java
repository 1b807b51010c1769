package dev.insula.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A program in a JVM of its own that writes lines about what it has done until it is killed. */
final class KilledProgram {

  private KilledProgram() {}

  /**
   * Runs a program and kills it while it works.
   *
   * @param lines after how many it is killed
   * @param listener hears every line, those too that were written before the death was noticed
   * @param arguments the first one is the directory in which it works
   */
  static void run(Class<?> program, int lines, Consumer<String> listener, String... arguments)
      throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process child =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.to(new File(arguments[0] + ".err")))
            .start();
    try (BufferedReader told = child.inputReader()) {
      for (int i = 0; i < lines; i++) {
        String line = told.readLine();
        assertThat(line).as("the program ended early").isNotNull();
        listener.accept(line);
      }
      // By its handle, because Process itself would close the stream as well.
      child.toHandle().destroyForcibly();
      // What it said before it died counts too; a line that was cut off does not.
      for (String line = told.readLine(); line != null; line = told.readLine()) {
        if (line.endsWith(".")) {
          listener.accept(line);
        }
      }
    }
    child.waitFor();
  }
}
