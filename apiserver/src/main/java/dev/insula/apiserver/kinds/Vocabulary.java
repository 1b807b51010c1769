package dev.insula.apiserver.kinds;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that the data may use: rules and functions by name. Filled once by the classes that
 * define them, then only read. A word that nothing defines is refused when the data is read.
 */
final class Vocabulary {

  /** Makes a fill of what the data says behind its name. */
  @FunctionalInterface
  interface FillFactory {
    Fill make(Object arguments);
  }

  private final Map<String, Check.Factory> checks = new HashMap<>();
  private final Map<String, FillFactory> fills = new HashMap<>();
  private final Set<String> late = new HashSet<>();

  /** All words there are. */
  static Vocabulary standard() {
    var words = new Vocabulary();
    BasicChecks.define(words);
    FormatChecks.define(words);
    SelectorChecks.define(words);
    ResourceChecks.define(words);
    VolumeChecks.define(words);
    SecurityChecks.define(words);
    ContainerChecks.define(words);
    MountChecks.define(words);
    DownwardChecks.define(words);
    SourceChecks.define(words);
    PodOsChecks.define(words);
    PodResourceChecks.define(words);
    PodChecks.define(words);
    PodUpdate.define(words);
    PodWarnings.define(words);
    ObjectWarnings.define(words);
    StatusChecks.define(words);
    PodSpecWarnings.define(words);
    VolumePathWarnings.define(words);
    WorkloadChecks.define(words);
    JobChecks.define(words);
    JobPolicyChecks.define(words);
    JobStatusChecks.define(words);
    PodStatusChecks.define(words);
    LoadBalancerChecks.define(words);
    ConfigChecks.define(words);
    EventChecks.define(words);
    QuotaChecks.define(words);
    ServiceChecks.define(words);
    NetworkChecks.define(words);
    AddressWarnings.define(words);
    StorageChecks.define(words);
    ParameterChecks.define(words);
    ClusterChecks.define(words);
    RbacChecks.define(words);
    AdmissionChecks.define(words);
    FlowChecks.define(words);
    FlowRuleChecks.define(words);
    MatchRuleChecks.define(words);
    PolicyExpressions.define(words);
    ClaimRequestChecks.define(words);
    DeviceSelectors.define(words);
    ClaimStatusChecks.define(words);
    DeviceChecks.define(words);
    DeviceAttributeChecks.define(words);
    AutoscalingChecks.define(words);
    MetricChecks.define(words);
    PodDefaults.define(words);
    WorkloadDefaults.define(words);
    CoreDefaults.define(words);
    DefinitionChecks.define(words);
    return words;
  }

  /** Defines a rule without arguments. */
  void check(String word, Check check) {
    checkOf(word, _ -> check);
  }

  void checkOf(String word, Check.Factory factory) {
    if (checks.put(word, factory) != null) {
      throw new IllegalStateException("rule " + word + " is defined twice");
    }
  }

  void fill(String word, Fill fill) {
    fillOf(word, _ -> fill);
  }

  /** A fill that belongs to the preparation of an object, not to its defaults. */
  void lateFillOf(String word, FillFactory factory) {
    fillOf(word, factory);
    late.add(word);
  }

  boolean isLate(String word) {
    return late.contains(word);
  }

  void fillOf(String word, FillFactory factory) {
    if (fills.put(word, factory) != null) {
      throw new IllegalStateException("default " + word + " is defined twice");
    }
  }

  Check check(String word, Object arguments) {
    Check.Factory factory = checks.get(word);
    if (factory == null) {
      throw new IllegalArgumentException("no rule is called " + word);
    }
    return factory.make(arguments);
  }

  /** The default of this name, or null if there is none. */
  @Nullable Fill fill(String word, Object arguments) {
    FillFactory factory = fills.get(word);
    return factory == null ? null : factory.make(arguments);
  }
}
