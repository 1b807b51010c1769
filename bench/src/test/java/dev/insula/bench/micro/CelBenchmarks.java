package dev.insula.bench.micro;

import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelLimits;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Expressions as policies have them, about a pod. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CelBenchmarks {

  private static final String RULE =
      "object.spec.containers.all(c, c.image.startsWith('registry.example.com/')"
          + " && has(c.resources.limits))";

  private final CelEnvironment environment =
      CelEnvironment.builder().variable("object", CelEnvironment.dynamicType()).build();
  private final CelBindings bindings = CelBindings.of(Map.of("object", Samples.pod()));
  private CelExpression expression;

  @Setup
  public void compileOnce() throws CelCompileException {
    expression = environment.compile(RULE);
  }

  @Benchmark
  public Object compile() throws CelCompileException {
    return environment.compile(RULE);
  }

  @Benchmark
  public Object evaluate() {
    return expression.evaluate(bindings, new CelBudget(CelLimits.PER_OBJECT));
  }
}
