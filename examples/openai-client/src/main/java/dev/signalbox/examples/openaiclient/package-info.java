/** An OpenAI client that asks a sidecar. */
@NullMarked
package dev.signalbox.examples.openaiclient;

import org.jspecify.annotations.NullMarked;
