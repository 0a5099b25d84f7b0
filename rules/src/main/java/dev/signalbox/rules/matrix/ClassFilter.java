package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a rule asks of the request's class, which most rules ask for and which therefore chooses the rules to look at.
 *
 * @param classes the only classes that the rule is for; empty if it is for more than can be named
 * @param others its other conditions on the request
 */
record ClassFilter(Optional<Set<String>> classes, List<Condition> others) {

    private static final Term REQUEST_CLASS = Term.of(RequestField.REQUEST_CLASS);

    /** Takes the class out of the conditions on a request. */
    static ClassFilter of(List<Condition> onRequest) {
        List<Condition> others = new ArrayList<>();
        List<Condition> onClass = new ArrayList<>();
        for (Condition condition : onRequest) {
            boolean names =
                    SingleTerm.of(condition).filter(REQUEST_CLASS::equals).isPresent()
                            && SingleTerm.onlyNamesTexts(condition);
            (names ? onClass : others).add(condition);
        }
        Condition all = new Condition.All(onClass);
        Predicate<String> predicate = SingleTerm.ofText(all);
        Set<String> names = new HashSet<>();
        SingleTerm.namedTexts(all, names);
        if (predicate.test("") || predicate.test(TextDimension.otherThan(names))) {
            return new ClassFilter(Optional.empty(), onRequest);
        }
        names.removeIf(predicate.negate());
        return new ClassFilter(Optional.of(Set.copyOf(names)), List.copyOf(others));
    }
}
