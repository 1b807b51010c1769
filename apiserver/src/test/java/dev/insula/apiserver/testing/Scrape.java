package dev.insula.apiserver.testing;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a monitoring system reads in a text of metrics; reading fails on whatever breaks the rules
 * of the format (version 0.0.4 of Prometheus' text format).
 */
public final class Scrape {

  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n"
              + "]|\\\\[\\\\\"n])*\",?)*)\\})? (NaN|[+-]?Inf|[+-]?[0-9.eE+-]+)");

  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<Series, Double> samples = new LinkedHashMap<>();

  /**
   * @param name of the sample, with its suffix
   */
  public record Series(String name, Map<String, String> labels) {}

  private Scrape() {}

  public static Scrape read(String text) {
    var scrape = new Scrape();
    if (!text.endsWith("\n")) {
      throw new AssertionError("the last line has no end");
    }
    for (String line : text.split("\n", -1)) {
      scrape.line(line);
    }
    scrape.checkHistograms();
    return scrape;
  }

  private void line(String line) {
    if (line.isEmpty() || line.startsWith("# HELP ")) {
      return;
    }
    if (line.startsWith("# TYPE ")) {
      String[] parts = line.split(" ", -1);
      if (types.put(parts[2], parts[3]) != null) {
        throw new AssertionError("a family comes twice: " + line);
      }
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    var series = new Series(sample.group(1), labels(sample.group(2)));
    if (!types.containsKey(series.name()) && !types.containsKey(family(series.name()))) {
      throw new AssertionError("a sample without a type: " + line);
    }
    double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
    if (samples.put(series, value) != null) {
      throw new AssertionError("a series comes twice: " + line);
    }
  }

  private static Map<String, String> labels(String text) {
    var labels = new TreeMap<String, String>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        if (labels.put(label.group(1), label.group(2)) != null) {
          throw new AssertionError("a label comes twice: " + text);
        }
      }
    }
    return labels;
  }

  private static String family(String name) {
    return name.replaceAll("_(bucket|count|sum)$", "");
  }

  private void checkHistograms() {
    samples.forEach(
        (series, value) -> {
          if (series.name().endsWith("_bucket") && "+Inf".equals(series.labels().get("le"))) {
            var labels = new TreeMap<>(series.labels());
            labels.remove("le");
            Double count = samples.get(new Series(family(series.name()) + "_count", labels));
            if (!value.equals(count)) {
              throw new AssertionError("the buckets of " + series + " do not sum up");
            }
          }
        });
  }

  public Set<String> families() {
    return types.keySet();
  }

  /** The values of a label in all series. */
  public Set<String> values(String label) {
    var values = new HashSet<String>();
    samples.keySet().forEach(series -> values.add(series.labels().getOrDefault(label, "")));
    return values;
  }

  /** How many series there are of a name. */
  public long count(String name) {
    return samples.keySet().stream().filter(series -> series.name().equals(name)).count();
  }

  /**
   * The sum of the series that have these labels among theirs.
   *
   * @param labels names and values in turn
   */
  public double sum(String name, String... labels) {
    double sum = 0;
    for (Map.Entry<Series, Double> sample : samples.entrySet()) {
      boolean matches = sample.getKey().name().equals(name);
      for (int i = 0; i < labels.length; i += 2) {
        matches &= labels[i + 1].equals(sample.getKey().labels().get(labels[i]));
      }
      sum += matches ? sample.getValue() : 0;
    }
    return sum;
  }
}
