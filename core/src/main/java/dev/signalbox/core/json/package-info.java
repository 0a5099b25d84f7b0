/** JSON that a process reads and writes while it starts. */
@NullMarked
package dev.signalbox.core.json;

import org.jspecify.annotations.NullMarked;
