/** Policies: text that is checked, compiled and asked for decisions. */
@NullMarked
package dev.signalbox.rules;

import org.jspecify.annotations.NullMarked;
