/** The demonstration: simulated model servers, a mixed workload, and what placing it by rules came to. */
@NullMarked
package dev.signalbox.core.app.demo;

import org.jspecify.annotations.NullMarked;
