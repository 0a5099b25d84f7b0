/** Findings written for people and for the tools that read them. */
@NullMarked
package dev.signalbox.core.report;

import org.jspecify.annotations.NullMarked;
