/**
 * The entry point of a plugin and what every plugin sees: the request, its placement, and the host's context.
 *
 * <p>A plugin is one jar with a {@code META-INF/services/dev.signalbox.spi.Plugin} file. References are never null,
 * neither in parameters nor in results. A text that is not known is empty, a count that is not known is
 * {@link InferenceRequest#UNKNOWN}, and any other figure that is not known is {@link Double#NaN}: unknown is never zero.
 */
package dev.signalbox.spi;
