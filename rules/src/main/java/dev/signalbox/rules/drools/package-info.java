/** Everything that uses Drools: its parser, and its engine as the reference for what rules mean. */
@NullMarked
package dev.signalbox.rules.drools;

import org.jspecify.annotations.NullMarked;
