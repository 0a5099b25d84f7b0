/** Requests, answers and errors carried over from one protocol to another. */
@NullMarked
package dev.signalbox.core.translation;

import org.jspecify.annotations.NullMarked;
