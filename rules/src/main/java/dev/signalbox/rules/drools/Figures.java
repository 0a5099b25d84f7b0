package dev.signalbox.rules.drools;

import java.util.List;

/** The results of an accumulate; NaN where unknown. */
record Figures(List<Double> values) {
    Figures {
        values = List.copyOf(values);
    }

    double value(int index) {
        return values.get(index);
    }
}
