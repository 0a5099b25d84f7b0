package dev.signalbox.rules.language;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds rules that ask for situations and marks, or end them, which no situation rule ever begins. */
public final class SituationNames {

    private final Set<String> situations;
    private final Set<String> marks;
    private final Consumer<Finding> problems;

    private SituationNames(Set<String> situations, Set<String> marks, Consumer<Finding> problems) {
        this.situations = situations;
        this.marks = marks;
        this.problems = problems;
    }

    /**
     * Checks a policy's rules.
     *
     * @param situations those that situation rules begin
     * @param marks those that they put on backends
     * @param problems told of each name that is not among them
     */
    public static void check(
            List<Rule> rules,
            List<SituationRule> situationRules,
            Set<String> situations,
            Set<String> marks,
            Consumer<Finding> problems) {
        SituationNames names = new SituationNames(new TreeSet<>(situations), new TreeSet<>(marks), problems);
        rules.forEach(rule -> rule.patterns().forEach(pattern -> names.check(pattern.condition())));
        situationRules.forEach(rule -> rule.actions().forEach(names::check));
    }

    private void check(SituationAction action) {
        if (action instanceof SituationAction.End) {
            check("situation", "begins", action.name(), situations, action.position());
        } else if (action instanceof SituationAction.Unmark) {
            check("mark", "puts on backends", action.name(), marks, action.position());
        }
    }

    private void check(Condition condition) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(this::check);
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(this::check);
        } else if (condition instanceof Condition.Not not) {
            check(not.part());
        } else if (condition instanceof Condition.TextIn in && in.term().field() == SituationField.NAME) {
            in.values().forEach(name -> check("situation", "begins", name, situations, in.position()));
        } else if (condition instanceof Condition.TextTest test && test.term().field() == CandidateField.MARKS) {
            check("mark", "puts on backends", test.operand(), marks, test.position());
        }
    }

    private void check(String kind, String verb, String name, Collection<String> known, Position at) {
        if (known.contains(name)) {
            return;
        }
        String message = "no situation rule " + verb + " the " + kind + " \"" + name + "\""
                + (known.isEmpty() ? "; there is none yet" : "; there is " + String.join(", ", known)) + ".";
        problems.accept(new Finding(
                Severity.ERROR,
                "unknown-" + kind,
                at.file(),
                at.line(),
                at.column(),
                message,
                Suggestion.of(name, known)));
    }
}
