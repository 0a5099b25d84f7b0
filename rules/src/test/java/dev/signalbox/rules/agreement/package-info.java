/** Holds the evaluators of placement rules to one meaning. */
package dev.signalbox.rules.agreement;
