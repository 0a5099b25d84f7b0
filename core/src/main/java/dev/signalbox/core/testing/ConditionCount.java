package dev.signalbox.core.testing;

import dev.signalbox.rules.explain.Truth;
import dev.signalbox.rules.language.Position;

/** What came of one condition in the cases of a run. */
final class ConditionCount {

    private final String text;
    private final Position position;
    private boolean held;
    private boolean failed;

    /**
     * @param text as rules write it
     */
    ConditionCount(String text, Position position) {
        this.text = text;
        this.position = position;
    }

    void note(Truth truth) {
        held |= truth.holds();
        failed |= !truth.holds();
    }

    Coverage.OfCondition coverage() {
        return new Coverage.OfCondition(text, position, held, failed);
    }
}
