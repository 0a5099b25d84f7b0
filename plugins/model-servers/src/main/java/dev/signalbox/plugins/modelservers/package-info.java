/** The systems that requests can be sent to, and what is known of each. */
@NullMarked
package dev.signalbox.plugins.modelservers;

import org.jspecify.annotations.NullMarked;
