/** Ollama's own API. */
@NullMarked
package dev.signalbox.core.translation.ollama;

import org.jspecify.annotations.NullMarked;
