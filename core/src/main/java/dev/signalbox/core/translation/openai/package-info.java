/** OpenAI's chat completions, completions and embeddings. */
@NullMarked
package dev.signalbox.core.translation.openai;

import org.jspecify.annotations.NullMarked;
