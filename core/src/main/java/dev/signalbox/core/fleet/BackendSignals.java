package dev.signalbox.core.fleet;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Operation;
import java.util.HashMap;
import java.util.Map;

/**
 * What a backend's own answers said of it. Immutable.
 *
 * @param pause how long it is left alone
 * @param missing what it said it does not do, each with the time it is not asked for it
 * @param limit the limit on our requests of which the most is used up
 * @param complaint what the operator should mend; empty if nothing
 */
record BackendSignals(Pause pause, Map<Service, Pause> missing, RateLimit limit, String complaint) {

    static final BackendSignals NONE = new BackendSignals(Pause.NONE, Map.of(), RateLimit.NONE, "");

    /** What a backend does with a model. */
    record Service(Operation operation, String model) {}

    BackendSignals {
        missing = Map.copyOf(missing);
        requireNonNull(complaint, "complaint");
    }

    BackendSignals paused(Pause asked) {
        return new BackendSignals(pause.orLater(asked), missing, limit, complaint);
    }

    BackendSignals without(Service service, Pause asked) {
        Map<Service, Pause> all = new HashMap<>(missing);
        all.merge(service, asked, Pause::orLater);
        return new BackendSignals(pause, all, limit, asked.why());
    }

    BackendSignals limited(RateLimit newLimit) {
        return new BackendSignals(pause, missing, newLimit, complaint);
    }

    BackendSignals complained(String newComplaint) {
        return complaint.equals(newComplaint) ? this : new BackendSignals(pause, missing, limit, newComplaint);
    }

    /** What still holds at a time. */
    BackendSignals at(long now) {
        if (pause.at(now).equals(pause) && missing.isEmpty() && now < limit.until()) {
            return this;
        }
        Map<Service, Pause> left = new HashMap<>(missing);
        left.values().removeIf(asked -> now >= asked.until());
        return new BackendSignals(pause.at(now), left, now < limit.until() ? limit : RateLimit.NONE, complaint);
    }
}
