package dev.insula.apiserver.request;

import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the answer to one request warns of, each once. Used by one thread.
 *
 * <p>Source: RFC 9111 section 5.5 for the header's form; the bounds are those of the API server.
 */
public final class Warnings {

  private static final int MAX_WARNINGS = 64;
  private static final int MAX_CHARS = 256;

  private final Set<String> texts = new LinkedHashSet<>();

  public void add(String text) {
    if (!text.isEmpty() && texts.size() < MAX_WARNINGS) {
      texts.add(text);
    }
  }

  public void addAll(List<String> more) {
    more.forEach(this::add);
  }

  /** Forgets everything: an attempt that is made again warns again. */
  public void clear() {
    texts.clear();
  }

  /** Runs a write; what it warns of before it fails goes with the failure. */
  public <T> T carry(Supplier<T> write) {
    try {
      return write.get();
    } catch (ApiException e) {
      throw texts.isEmpty() ? e : e.withWarnings(List.copyOf(texts));
    }
  }

  public List<ApiResponse.Header> headers() {
    var out = new ArrayList<ApiResponse.Header>(texts.size());
    boolean many = texts.stream().mapToInt(String::length).sum() > MAX_WARNINGS * MAX_CHARS / 4;
    for (String text : texts) {
      String shown = many && text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
      out.add(new ApiResponse.Header("Warning", "299 - \"" + escaped(shown) + "\""));
    }
    return out;
  }

  private static String escaped(String text) {
    var out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c < ' ' ? ' ' : c);
    }
    return out.toString();
  }
}
