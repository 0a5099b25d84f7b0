package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.situations.SituationRules;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A compiled policy.
 *
 * @param name the policy's name
 * @param revision what its files' content amounts to, as {@code sha256:} and 64 hexadecimal digits
 * @param zone the time zone of its clock and dates
 * @param classes its request classes by name, in file order
 * @param defaultClass the class of a request that no rule classifies
 * @param objective what is kept low where no rule says otherwise
 * @param rules its placement rules; their order gives the index by which {@link Outcome} names them
 * @param matrix the rules for the request path
 * @param reference the same rules in Drools, slower, with the last word on what they mean
 * @param situations its situation rules
 */
public record Policy(
        String name,
        String revision,
        ZoneId zone,
        Map<String, RequestClass> classes,
        RequestClass defaultClass,
        Objective objective,
        List<Rule> rules,
        PlacementRules matrix,
        PlacementRules reference,
        SituationRules situations) {

    /** A policy without situation rules. */
    public Policy(
            String name,
            String revision,
            ZoneId zone,
            Map<String, RequestClass> classes,
            RequestClass defaultClass,
            Objective objective,
            List<Rule> rules,
            PlacementRules matrix,
            PlacementRules reference) {
        this(name, revision, zone, classes, defaultClass, objective, rules, matrix, reference, SituationRules.none());
    }

    public Policy {
        requireNonNull(name, "name");
        requireNonNull(revision, "revision");
        requireNonNull(zone, "zone");
        requireNonNull(objective, "objective");
        requireNonNull(matrix, "matrix");
        requireNonNull(reference, "reference");
        requireNonNull(situations, "situations");
        classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
        rules = List.copyOf(rules);
        if (!defaultClass.equals(classes.get(defaultClass.name()))) {
            throw new IllegalArgumentException(
                    "the default class " + defaultClass.name() + " is not among the classes");
        }
    }
}
