package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Condition.Term;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The variables of one rule, as far as its patterns have been read. */
final class Scope {

    /** What a variable stands for. */
    sealed interface Binding {

        /** A whole fact: {@code $c : Candidate()}. */
        record OfFact(Fact fact) implements Binding {}

        /** A field: {@code $t : promptTokens}. */
        record OfField(Term term) implements Binding {}

        /** Something that later patterns and actions cannot see, because it is not one fact: of which pattern it is. */
        record Hidden(String pattern) implements Binding {

            static Hidden of(Quantifier quantifier, Fact fact) {
                return new Hidden(quantifier == Quantifier.EACH ? "a pattern of " + fact.label() : "not or exists");
            }
        }
    }

    private final Set<String> classes;
    private final boolean situationRule;
    private final Map<String, Binding> bindings = new LinkedHashMap<>();

    /**
     * No variables yet.
     *
     * @param classes the policy's request classes; empty if they are not known
     */
    Scope(Set<String> classes) {
        this(classes, false);
    }

    private Scope(Set<String> classes, boolean situationRule) {
        this.classes = classes;
        this.situationRule = situationRule;
    }

    /** No variables yet, for a situation rule. */
    static Scope ofSituationRule() {
        return new Scope(Set.of(), true);
    }

    /** Whether the variables are those of a situation rule. */
    boolean situationRule() {
        return situationRule;
    }

    /** Whether a pattern stands for one fact, which later patterns and actions may name. */
    boolean names(Quantifier quantifier, Fact fact) {
        return quantifier == Quantifier.EACH && (situationRule || !fact.existential());
    }

    /** The policy's request classes; empty if they are not known. */
    Set<String> classes() {
        return classes;
    }

    /** The variables as they are now. */
    Scope copy() {
        Scope copy = new Scope(classes, situationRule);
        copy.bindings.putAll(bindings);
        return copy;
    }

    /** Whether the name was free. */
    boolean bind(String name, Binding binding) {
        return bindings.putIfAbsent(name, binding) == null;
    }

    Optional<Binding> find(String name) {
        return Optional.ofNullable(bindings.get(name));
    }

    Set<String> names() {
        return bindings.keySet();
    }
}
