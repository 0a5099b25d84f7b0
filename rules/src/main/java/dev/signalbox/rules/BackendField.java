package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.FLAG;
import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;

import dev.signalbox.spi.Placement;

/** The fields of a backend, which situation rules match. */
public enum BackendField implements Field {
    ID("id", TEXT, "", "The backend's id."),
    PLACEMENT("placement", "The class of hardware it runs on.", Placement.values()),
    HARDWARE("hardware", TEXT, "", "The device it runs on."),
    REGION("region", TEXT, "", "Where it stands."),
    OWNED("owned", FLAG, "", "Whether the machine is ours."),
    HEALTHY("healthy", FLAG, "", "Whether it would take a request now."),
    HEALTH_CHANGED(
            "healthChanged", FLAG, "", "Whether that was the opposite a moment ago, when it was last looked at."),
    RUNNING("running", NUMBER, "requests", "Requests it works on."),
    WAITING("waiting", NUMBER, "requests", "Requests in its queue."),
    SATURATION("saturation", NUMBER, "", "Running and waiting requests as a share of what it can run at once."),
    KV_CACHE_USAGE("kvCacheUsage", "", "The used share of its KV cache, 0 to 1.", Range.SHARE),
    LOAD_AGE_MS("loadAgeMs", NUMBER, "ms", "The age of the load figures."),
    ERROR_RATE("errorRate", "", "The recent share of requests it failed, 0 to 1.", Range.SHARE);

    private final FieldDescription description;

    BackendField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    BackendField(String label, String meaning, Enum<?>[] allowedValues) {
        description = new FieldDescription(label, meaning, FieldDescription.names(allowedValues));
    }

    BackendField(String label, String unit, String meaning, Range range) {
        description = new FieldDescription(label, unit, meaning, range);
    }

    @Override
    public Fact fact() {
        return Fact.BACKEND;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
