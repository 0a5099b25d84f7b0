/**
 * Rules evaluated the plain way, condition by condition, for whoever wants to know what each of them saw: explanations,
 * coverage of tests, static analysis. Not for the request path.
 */
@NullMarked
package dev.signalbox.rules.explain;

import org.jspecify.annotations.NullMarked;
