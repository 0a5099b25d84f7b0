/** The plugin {@code on-device}: models that the client itself runs. */
@NullMarked
package dev.signalbox.plugins.ondevice;

import org.jspecify.annotations.NullMarked;
