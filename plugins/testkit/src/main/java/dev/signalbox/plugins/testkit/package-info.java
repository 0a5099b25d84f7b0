/** Stand-ins for the host, for the tests of plugins. */
@NullMarked
package dev.signalbox.plugins.testkit;

import org.jspecify.annotations.NullMarked;
