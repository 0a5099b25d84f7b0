/** The canonical form of a policy's files. */
@NullMarked
package dev.signalbox.rules.format;

import org.jspecify.annotations.NullMarked;
