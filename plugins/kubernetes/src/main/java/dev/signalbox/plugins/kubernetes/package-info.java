/** The plugin {@code kubernetes}: model servers found by the EndpointSlices of a service. */
@NullMarked
package dev.signalbox.plugins.kubernetes;

import org.jspecify.annotations.NullMarked;
