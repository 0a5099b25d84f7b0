package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;

/** One condition of several fields of the request, or one that no table answers, and the rules that ask for it. */
final class TestDimension extends Dimension {

    private final Test test;

    TestDimension(long users, Test test) {
        super(users);
        this.test = test;
    }

    @Override
    long satisfied(RequestFacts request, World world) {
        return test.holds(request, world, Reader.NO_CANDIDATE, Reader.NO_FIGURES, 0) ? -1L : ~users();
    }
}
