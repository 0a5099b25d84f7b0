package dev.signalbox.core.testing;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.language.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What of a policy its tests made use of.
 *
 * <p>A rule is covered if it fired in some case; disabled rules do not count. A condition is one comparison as it is written.
 * It is covered if in some case it held and in some case it did not; not to hold because something is not known counts as
 * not to hold. A condition is tested for each candidate, and only where those to its left leave the result open: one that is
 * never reached is not covered.
 *
 * @param rules in the policy's order
 */
public record Coverage(List<OfRule> rules) {

    private static final double ALL = 100;

    public Coverage {
        rules = List.copyOf(rules);
    }

    /**
     * The coverage of one rule.
     *
     * @param fired whether it fired in some case
     */
    public record OfRule(String name, Position position, boolean fired, List<OfCondition> conditions) {
        public OfRule {
            requireNonNull(name, "name");
            requireNonNull(position, "position");
            conditions = List.copyOf(conditions);
        }
    }

    /**
     * The coverage of one condition.
     *
     * @param text as rules write it
     * @param held whether it held in some case
     * @param failed whether it did not hold in some case
     */
    public record OfCondition(String text, Position position, boolean held, boolean failed) {
        public OfCondition {
            requireNonNull(text, "text");
            requireNonNull(position, "position");
        }

        /** Whether both happened. */
        public boolean covered() {
            return held && failed;
        }

        /** What did not happen, in words; empty if both did. */
        public String missing() {
            if (!held && !failed) {
                return "never tested";
            } else if (covered()) {
                return "";
            }
            return held ? "never false" : "never true";
        }
    }

    /** Rules that fired. */
    public int firedRules() {
        return (int) rules.stream().filter(OfRule::fired).count();
    }

    /** All conditions. */
    public List<OfCondition> conditions() {
        return rules.stream().flatMap(rule -> rule.conditions().stream()).toList();
    }

    /** Conditions with both outcomes. */
    public int coveredConditions() {
        return (int) conditions().stream().filter(OfCondition::covered).count();
    }

    /** The share of rules that fired, in percent. */
    public double rulePercent() {
        return percent(firedRules(), rules.size());
    }

    /** The share of conditions with both outcomes, in percent. */
    public double conditionPercent() {
        return percent(coveredConditions(), conditions().size());
    }

    /** Whether both shares are at least so many percent. */
    public boolean reaches(double threshold) {
        return rulePercent() >= threshold && conditionPercent() >= threshold;
    }

    /** The coverage of each file's rules, by the file's name. */
    public Map<String, Coverage> byFile() {
        return rules.stream()
                .collect(Collectors.groupingBy(
                        rule -> rule.position().file(),
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), Coverage::new)));
    }

    /** What is not covered, as warnings at its place. */
    public List<Finding> uncovered() {
        List<Finding> findings = new ArrayList<>();
        for (OfRule rule : rules) {
            if (!rule.fired()) {
                findings.add(
                        warning("uncovered-rule", rule.position(), "rule \"" + rule.name() + "\" fired in no test."));
            }
            for (OfCondition condition : rule.conditions()) {
                if (!condition.covered()) {
                    findings.add(warning(
                            "uncovered-condition",
                            condition.position(),
                            condition.text() + " was " + condition.missing() + " in a test."));
                }
            }
        }
        return findings;
    }

    private static Finding warning(String code, Position at, String message) {
        return new Finding(Finding.Severity.WARNING, code, at.file(), at.line(), at.column(), message, "");
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? ALL : ALL * part / whole;
    }
}
