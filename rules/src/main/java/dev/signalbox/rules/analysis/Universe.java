package dev.signalbox.rules.analysis;

import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.Range;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.language.Condition.Term;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values that fields can have at all. */
public final class Universe {

    private static final NumberSet NOT_NEGATIVE = NumberSet.between(0, Double.POSITIVE_INFINITY);
    private static final NumberSet COUNT = NOT_NEGATIVE.whole();
    private static final NumberSet SHARE = NumberSet.between(0, 1);
    private static final NumberSet HOURS = NumberSet.between(0, 23).whole();
    private static final TextSet FLAGS = TextSet.of(Set.of("true", "false"));

    /** The numbers that are never unknown. */
    private static final Set<Field> ALWAYS_KNOWN = Set.of(
            RequestField.PRIORITY,
            RequestField.PROMPT_TOKENS,
            ClockField.HOUR,
            BudgetField.LIMIT_USD,
            FleetField.BACKENDS,
            FleetField.HEALTHY);

    private static final Set<RequestField> REQUEST_COUNTS =
            EnumSet.of(RequestField.PROMPT_TOKENS, RequestField.MAX_OUTPUT_TOKENS, RequestField.EXPECTED_OUTPUT_TOKENS);
    private static final Set<CandidateField> CANDIDATE_COUNTS =
            EnumSet.of(CandidateField.CONTEXT_TOKENS, CandidateField.RUNNING, CandidateField.WAITING);

    /** The texts that are never unknown. */
    private static final Set<Field> NAMES = Set.of(BackendField.ID, PriceField.BACKEND, SituationField.NAME);

    private final ValueSet classes;
    private final boolean situationRules;
    private final Map<Field, ValueSet> known = new ConcurrentHashMap<>();

    private Universe(ValueSet classes, boolean situationRules) {
        this.classes = classes;
        this.situationRules = situationRules;
    }

    /**
     * The values under a policy.
     *
     * @param classes its request classes; empty if they are not known, in which case any name may be one
     */
    public static Universe of(Collection<String> classes) {
        return new Universe(classes.isEmpty() ? TextSet.ALL : TextSet.of(classes), false);
    }

    /** The values that situation rules see. */
    static Universe ofSituationRules() {
        return new Universe(TextSet.ALL, true);
    }

    /** Two fields that are compared: of a situation rule, where both are of one kind of fact, those of two facts. */
    Relation.Pair pair(Term left, Term right) {
        boolean ofTwo = situationRules && left.field().fact() == right.field().fact();
        return new Relation.Pair(left, right, ofTwo);
    }

    /** The values that a field can have. */
    public ValueSet of(Term term) {
        return known.computeIfAbsent(term.field(), this::of);
    }

    private ValueSet of(Field field) {
        if (field == RequestField.REQUEST_CLASS) {
            return classes;
        }
        return switch (field.type()) {
            case TEXT, TEXT_MAP -> NAMES.contains(field) ? TextSet.KNOWN : TextSet.ALL;
            case TEXT_SET -> TextSet.KNOWN;
            case CHOICE -> TextSet.of(field.allowedValues());
            case FLAG -> canBeUnknown(field) ? FLAGS.or(TextSet.UNKNOWN) : FLAGS;
            case NUMBER -> canBeUnknown(field) ? numbers(field).orUnknown() : numbers(field);
        };
    }

    /** Whether a field has whole numbers only. */
    static boolean whole(Field field) {
        return field == RequestField.PRIORITY
                || field == ClockField.HOUR
                || field == FleetField.BACKENDS
                || field == FleetField.HEALTHY
                || field == BackendField.RUNNING
                || field == BackendField.WAITING
                || (field instanceof RequestField request && REQUEST_COUNTS.contains(request))
                || (field instanceof CandidateField candidate && CANDIDATE_COUNTS.contains(candidate));
    }

    private static NumberSet numbers(Field field) {
        if (field == RequestField.PRIORITY) {
            return NumberSet.KNOWN.whole();
        } else if (field == ClockField.HOUR) {
            return HOURS;
        } else if (field.range().equals(Range.SHARE)) {
            return SHARE;
        }
        return whole(field) ? COUNT : NOT_NEGATIVE;
    }

    private static boolean canBeUnknown(Field field) {
        if (field.type() == FieldType.FLAG) {
            return field instanceof CandidateField candidate && candidate.isFigure();
        }
        return !ALWAYS_KNOWN.contains(field);
    }
}
