/** Reading an operator's YAML so that every mistake is told with its place and, where possible, with what was meant. */
@NullMarked
package dev.signalbox.rules.document;

import org.jspecify.annotations.NullMarked;
