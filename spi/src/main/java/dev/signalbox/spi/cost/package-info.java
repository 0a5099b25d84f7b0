/** Cost models: what a request would take on a backend, in time, money, energy and carbon. */
package dev.signalbox.spi.cost;
