/** Ollama's own API. */
@NullMarked
package dev.signalbox.plugins.modelservers.ollama;

import org.jspecify.annotations.NullMarked;
