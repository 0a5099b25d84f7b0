/** What the service tells of itself: metrics and traces, through the OpenTelemetry API. */
@NullMarked
package dev.signalbox.core.telemetry;

import org.jspecify.annotations.NullMarked;
