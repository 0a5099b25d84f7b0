/**
 * Situation rules at work: what they see of the world at one moment, and the engine that says which situations hold. Free of
 * Drools' types.
 */
@NullMarked
package dev.signalbox.rules.situations;

import org.jspecify.annotations.NullMarked;
