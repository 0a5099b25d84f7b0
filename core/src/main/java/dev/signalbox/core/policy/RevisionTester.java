package dev.signalbox.core.policy;

import dev.signalbox.rules.Policy;
import java.util.SortedMap;

/** Knows how to run the tests of a policy. Called for one policy at a time, on a thread that may block. */
@FunctionalInterface
public interface RevisionTester {

    /**
     * Runs tests, for some seconds at most. Whatever is wrong with them is told in the result.
     *
     * @param files the policy's files, with its tests among them
     */
    Revision.TestResult test(Policy policy, SortedMap<String, String> files);
}
