package dev.signalbox.core.testing;

import dev.signalbox.rules.situations.Timeline;
import java.util.List;

/**
 * The world from the beginning of a timeline to its end, second by second, as a sidecar looks at it.
 *
 * @param moments in the order of their times
 */
record Course(List<Timeline.Moment> moments) {

    Course {
        moments = List.copyOf(moments);
    }

    /**
     * A point on a course.
     *
     * @param moment the index of the moment
     */
    record Point(Course course, int moment) {}
}
