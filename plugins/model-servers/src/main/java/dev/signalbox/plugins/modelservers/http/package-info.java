/** How servers are asked: addresses, the threads that wait for answers, and the JSON in them. */
@NullMarked
package dev.signalbox.plugins.modelservers.http;

import org.jspecify.annotations.NullMarked;
