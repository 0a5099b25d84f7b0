/** Model servers: where they are found, what they offer, how they fare. */
package dev.signalbox.spi.backend;
