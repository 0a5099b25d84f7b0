/** Discovers and watches vLLM, llama.cpp and every server with their metric names. */
@NullMarked
package dev.signalbox.plugins.openaicompatible;

import org.jspecify.annotations.NullMarked;
