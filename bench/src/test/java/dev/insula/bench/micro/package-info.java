/**
 * JMH benchmarks of the inner parts; {@code build/jmh} runs them. They are compiled with the tests
 * and not run with them.
 */
@NullMarked
package dev.insula.bench.micro;

import org.jspecify.annotations.NullMarked;
