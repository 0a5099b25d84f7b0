package dev.signalbox.core.testing;

import dev.signalbox.rules.document.Section;
import dev.signalbox.rules.situations.Timeline;
import dev.signalbox.rules.situations.WorldState;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the timeline of a test: steps that change the world, and what is expected of a decision after some of them. */
final class TimelineReader {

    static final String TIMELINE = "timeline";
    static final String AT = "at";

    private static final Duration LONGEST = Duration.ofHours(6);

    private final SettingReader settings;
    private final ExpectationReader expectations;

    TimelineReader(SettingReader settings, ExpectationReader expectations) {
        this.settings = settings;
        this.expectations = expectations;
    }

    /**
     * A step at which something is expected.
     *
     * @param label when it is, such as {@code at 30s}
     * @param setting the world at that time
     * @param checks what is expected
     * @param moment its index on the course
     */
    record Step(String label, Setting setting, List<Check> checks, int moment) {}

    /** The steps of a timeline, and the course of the world that leads to them. */
    record Steps(Course course, List<Step> steps) {}

    /**
     * Reads the steps of a test.
     *
     * @param start the world before the first step, at its clock
     * @throws IllegalArgumentException if a value is not possible; the message is for the operator
     */
    Steps read(Section test, Setting start) {
        refuseExpectationsBeside(test);
        ZonedDateTime begin = start.clock;
        Setting setting = start.copy();
        List<Timeline.Moment> moments = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        WorldState world = WorldState.EMPTY;
        Duration last = Duration.ZERO;
        for (Section step : test.sections(TIMELINE)) {
            Duration at = at(step, last);
            // Nothing changes between two steps, but situations may, so the rules look each second.
            for (Duration tick = last.plusSeconds(1);
                    !moments.isEmpty() && tick.compareTo(at) < 0;
                    tick = tick.plusSeconds(1)) {
                moments.add(new Timeline.Moment(begin.plus(tick).toInstant(), world));
            }
            setting.clock = begin.plus(at);
            settings.applyState(step, setting);
            settings.applyRequest(step, setting);
            world = GivenWorld.of(setting);
            moments.add(new Timeline.Moment(setting.clock.toInstant(), world));
            if (step.has("expect")) {
                List<Check> checks = expectations.read(step, setting);
                steps.add(new Step("at " + step.text(AT).orElse("0s"), setting.copy(), checks, moments.size() - 1));
            }
            last = at;
        }
        if (steps.isEmpty()) {
            test.report(TIMELINE, "missing-key", "expects nothing in any step; a test that expects nothing can't fail");
        }
        return new Steps(new Course(moments), steps);
    }

    private static Duration at(Section step, Duration last) {
        Optional<Duration> at = step.duration(AT);
        if (at.isEmpty()) {
            if (!step.has(AT)) {
                step.reportMissing(AT, "when the step is, as a time since the beginning such as 30s");
            }
            return last;
        }
        if (at.get().compareTo(last) < 0 || at.get().compareTo(LONGEST) > 0) {
            step.report(AT, "out-of-range", "must not be before the last step, and at most 6h");
            return last;
        }
        return at.get();
    }

    /** What is expected stands in the steps, where its time is said. */
    private static void refuseExpectationsBeside(Section test) {
        for (String key : List.of("expect", "except")) {
            if (test.has(key)) {
                test.report(key, "misplaced-key", "stands beside a timeline; each step has its own expect");
            }
        }
    }
}
