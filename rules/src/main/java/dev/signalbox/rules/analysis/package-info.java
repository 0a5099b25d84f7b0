/**
 * What can be known of rules without running them: which of them can never match, say what others say already, or leave a
 * class of requests with nowhere to go.
 *
 * <p>Conditions become sets of values, field by field; rules become regions made of such sets. Everything here errs to one
 * side only: where the reasoning is too hard for it, it says nothing.
 */
@NullMarked
package dev.signalbox.rules.analysis;

import org.jspecify.annotations.NullMarked;
