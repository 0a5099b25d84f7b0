package dev.signalbox.rules.situations;

import dev.signalbox.rules.language.SituationAction;
import dev.signalbox.rules.language.SituationRule;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The situation rules of a policy. Immutable and safe for use by many threads. */
public interface SituationRules {

    /** No rules: nothing ever begins. */
    static SituationRules none() {
        return new NoSituationRules();
    }

    /** The rules, in file order. */
    List<SituationRule> rules();

    /**
     * An engine that has seen nothing yet. Takes milliseconds.
     *
     * @param nanoTime a clock for measuring how long an update takes, such as {@link System#nanoTime}
     */
    SituationEngine start(SituationLimits limits, LongSupplier nanoTime);

    /** The names of the situations that some rule begins, in alphabetical order. */
    default SortedSet<String> situations() {
        SortedSet<String> names = new TreeSet<>();
        actions().filter(SituationAction.Begin.class::isInstance).forEach(action -> names.add(action.name()));
        return names;
    }

    /** The marks that some rule puts on backends, in alphabetical order. */
    default SortedSet<String> marks() {
        SortedSet<String> names = new TreeSet<>();
        actions().filter(SituationAction.Mark.class::isInstance).forEach(action -> names.add(action.name()));
        return names;
    }

    private Stream<SituationAction> actions() {
        return rules().stream().flatMap(rule -> rule.actions().stream());
    }
}
