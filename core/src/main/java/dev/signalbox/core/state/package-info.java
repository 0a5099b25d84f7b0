/** What outlives a process: files that a crash leaves whole, in a directory that one sidecar has for itself. */
@NullMarked
package dev.signalbox.core.state;

import org.jspecify.annotations.NullMarked;
