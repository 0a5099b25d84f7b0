/**
 * Policies as the rest of Signalbox sees them: compiled from an operator's files, asked for each request, free of any
 * rule engine's types.
 */
@NullMarked
package dev.signalbox.rules;

import org.jspecify.annotations.NullMarked;
