package dev.signalbox.rules.drools;

/** The fact that each update renews: every rule matches it last, so that all that hold fire anew. */
record Tick(long number) {}
