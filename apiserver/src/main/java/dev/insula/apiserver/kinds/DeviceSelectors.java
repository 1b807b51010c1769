package dev.insula.apiserver.kinds;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.InputSizes;
import java.util.Optional;

/**
 * Rules on expressions that choose devices: they have to compile, to say yes or no, and to cost
 * little for any device.
 */
final class DeviceSelectors {

  private static final int MAX_LENGTH = 10 * 1024;
  private static final long MAX_COST = 1_000_000;
  private static final InputSizes SIZES = new DeviceSizes();

  private DeviceSelectors() {}

  static void define(Vocabulary words) {
    words.check("deviceExpression", DeviceSelectors::check);
  }

  private static void check(Node expression, Findings findings) {
    String source = expression.string();
    if (source.length() > MAX_LENGTH) {
      findings.tooLong(expression, MAX_LENGTH);
      return;
    }
    try {
      CelExpression compiled = compile(source);
      CelType type = compiled.type();
      if (!type.equals(SimpleType.BOOL) && !type.equals(SimpleType.DYN)) {
        findings.invalid(
            expression,
            source,
            "must evaluate to bool or the unknown type, not " + compiled.typeName());
      } else if (compiled.estimatedCost(SIZES) > MAX_COST) {
        findings.forbidden(expression, "too complex, exceeds cost limit");
      }
    } catch (CelCompileException e) {
      findings.invalid(expression, source, "compilation failed: " + e.getMessage());
    }
  }

  static CelExpression compile(String source) throws CelCompileException {
    return Shared.DEVICES.compile(source);
  }

  /** Made on first use. */
  private static final class Shared {

    private static final CelEnvironment DEVICES =
        CelEnvironment.builder().variable("device", device()).bindings().build();

    private Shared() {}

    private static StructType device() {
      ImmutableMap<String, CelType> fields =
          ImmutableMap.of(
              "driver",
              SimpleType.STRING,
              "attributes",
              byDomain(CelEnvironment.dynamicType()),
              "capacity",
              byDomain(CelEnvironment.quantityType()),
              "allowMultipleAllocations",
              SimpleType.BOOL);
      return StructType.create(
          "kubernetes.DRADevice", fields.keySet(), name -> Optional.ofNullable(fields.get(name)));
    }

    /** By the domain of a name and then by the rest of it. */
    private static CelType byDomain(CelType value) {
      return MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, value));
    }
  }
}
