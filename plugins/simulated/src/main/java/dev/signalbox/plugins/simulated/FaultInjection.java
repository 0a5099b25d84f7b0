package dev.signalbox.plugins.simulated;

import java.util.concurrent.atomic.AtomicInteger;

/** The fault in force and how often it may still strike. Thread-safe. */
final class FaultInjection {

    private volatile Armed armed = new Armed(Fault.none(), new AtomicInteger());

    private record Armed(Fault fault, AtomicInteger left) {}

    void inject(Fault fault) {
        armed = new Armed(fault, new AtomicInteger(fault.times()));
    }

    Fault current() {
        return armed.fault();
    }

    /** The fault that strikes one inference request. */
    Fault strike() {
        Armed now = armed;
        return now.left().getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? now.fault() : Fault.none();
    }
}
