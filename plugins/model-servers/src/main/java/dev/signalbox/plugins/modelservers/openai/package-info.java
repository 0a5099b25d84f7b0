/** Servers and services that list their models as OpenAI does. */
@NullMarked
package dev.signalbox.plugins.modelservers.openai;

import org.jspecify.annotations.NullMarked;
