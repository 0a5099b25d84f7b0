/** A provider and a load source that work for every system, told apart by what is written of each in one record. */
@NullMarked
package dev.signalbox.plugins.modelservers.server;

import org.jspecify.annotations.NullMarked;
