/** The benchmarks behind the figures in {@code core/docs/performance.md}, and the command line that runs them. */
@NullMarked
package dev.signalbox.core.benchmarks;

import org.jspecify.annotations.NullMarked;
