package dev.insula.machinery.cel;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The format library of Kubernetes. */
final class FormatFunctions {

  private FormatFunctions() {}

  static void declare(FunctionTable table) {
    for (NamedFormat format : NamedFormat.values()) {
      String name = "format." + format.key();
      table.global(name, name, Types.FORMAT).bind(name, _ -> format);
    }
    table
        .global("format.named", "format-named", Types.optional(Types.FORMAT), Types.STRING)
        .member(
            "validate",
            "format-validate",
            Types.optional(Types.list(Types.STRING)),
            Types.FORMAT,
            Types.STRING)
        .bind("format.named", args -> args[0] instanceof String s ? NamedFormat.named(s) : null)
        .bind("validate", FormatFunctions::validate);
  }

  private static @Nullable Object validate(Object[] args) {
    if (!(args[0] instanceof NamedFormat format && args[1] instanceof String text)) {
      return null;
    }
    List<String> wrong = format.validate(text);
    return wrong.isEmpty() ? Optional.empty() : Optional.of(wrong);
  }
}
