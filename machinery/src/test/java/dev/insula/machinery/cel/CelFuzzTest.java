package dev.insula.machinery.cel;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions put together at random: whatever happens is one of the two exceptions of CEL. */
class CelFuzzTest {

  private static final int EXPRESSIONS = 400;

  private static final List<String> OPERANDS =
      List.of(
          "o",
          "o.n",
          "o.s",
          "o.l",
          "o.m",
          "o.x",
          "1",
          "-1",
          "9223372036854775807",
          "0u",
          "1.5",
          "'a'",
          "''",
          "b'a'",
          "null",
          "true",
          "[]",
          "[1, 2]",
          "{}",
          "{'a': 1}",
          "timestamp('2020-01-01T00:00:00Z')",
          "duration('1h')",
          "optional.none()",
          "optional.of(1)",
          "dyn(1)",
          "dyn('x')",
          "dyn([])",
          "type(1)",
          "int",
          "ip('::1')",
          "cidr('10.0.0.0/8')",
          "quantity('1Gi')",
          "semver('1.2.3')",
          "url('https://a/b?c=d')",
          "format.uuid()",
          "double('NaN')",
          "double('inf')");

  private static final List<String> FORMS =
      List.of(
          "%s + %s",
          "%s - %s",
          "%s * %s",
          "%s / %s",
          "%s % %s",
          "%s == %s",
          "%s < %s",
          "%s && %s",
          "%s || %s",
          "%s in %s",
          "%s ? 1 : %s",
          "%s[%s]",
          "%s[?%s]",
          "%s.all(x, x == %s)",
          "%s.map(x, [x, %s])",
          "%s.filter(x, x != %s)",
          "%s.exists_one(x, x == %s)",
          "%s.transformMap(k, v, %s)",
          "%s.sortBy(x, %s)",
          "%s.split(%s)",
          "%s.indexOf(%s)",
          "%s.replace('a', %s)",
          "%s.substring(%s)",
          "%s.matches(%s)",
          "%s.findAll(%s)",
          "%s.join(%s)",
          "'%%s %%d %%.3f %%x'.format([%s, %s])",
          "%s.orValue(%s)",
          "%s.or(%s)",
          "%s.flatten(%s)",
          "%s.slice(0, %s)",
          "lists.range(%s) == %s",
          "sets.contains(%s, %s)",
          "%s.isGreaterThan(%s)",
          "%s.containsIP(%s)",
          "%s.getHours(%s)",
          "%s.validate(%s)",
          "string(%s) + string(%s)",
          "int(%s) + int(%s)",
          "duration(%s) == duration(%s)",
          "timestamp(%s) > timestamp(%s)",
          "{%s: %s}",
          "[%s, %s]",
          "%s.optMap(v, %s)",
          "size(%s) + %s.size()",
          "%s.sum() == %s",
          "has(%s.a) && has(o.%s)");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingElseEscapes(long seed) {
    var random = new Random(seed);
    CelEnvironment environment =
        CelEnvironment.builder().variable("o", CelEnvironment.dynamicType()).build();
    Map<String, Object> values =
        Map.of(
            "o",
            JsonObject.of(
                "n", 3L, "s", "text", "l", JsonArray.of(1L, "a"), "m", JsonObject.of("a", 1.5)));
    for (int i = 0; i < EXPRESSIONS; i++) {
      String source = damaged(expression(random, 3), random);
      try {
        CelExpression expression = environment.compile(source);
        expression.evaluate(CelBindings.of(values), new CelBudget(CelLimits.PER_OBJECT));
      } catch (CelCompileException | CelEvaluationException e) {
        // Both are what callers expect.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ": " + source, e);
      }
    }
  }

  private static String expression(Random random, int depth) {
    if (depth == 0 || random.nextInt(4) == 0) {
      String operand = OPERANDS.get(random.nextInt(OPERANDS.size()));
      // What the checker knows nothing of reaches the functions.
      return random.nextInt(3) == 0 ? operand : "dyn(" + operand + ")";
    }
    String form = FORMS.get(random.nextInt(FORMS.size()));
    String made = filled(form, random, depth);
    return random.nextBoolean() ? made : "dyn(" + made + ")";
  }

  private static String filled(String form, Random random, int depth) {
    return form.replace("%%", "\u0000")
        .replaceFirst("%s", quoted(expression(random, depth - 1)))
        .replaceFirst("%s", quoted(expression(random, depth - 1)))
        .replace("\u0000", "%");
  }

  private static String quoted(String part) {
    return java.util.regex.Matcher.quoteReplacement("(" + part + ")");
  }

  /** Some expressions lose or gain a character. */
  private static String damaged(String source, Random random) {
    if (random.nextInt(4) != 0) {
      return source;
    }
    int at = random.nextInt(source.length());
    return random.nextBoolean()
        ? source.substring(0, at) + source.substring(at + 1)
        : source.substring(0, at) + (char) (random.nextInt(95) + 32) + source.substring(at);
  }
}
