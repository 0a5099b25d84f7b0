/** The rule language: its syntax tree, its types, and the way from an operator's text to a checked tree. */
@NullMarked
package dev.signalbox.rules.language;

import org.jspecify.annotations.NullMarked;
