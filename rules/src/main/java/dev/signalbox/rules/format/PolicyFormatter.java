package dev.signalbox.rules.format;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.drools.DrlReader;
import dev.signalbox.rules.language.Outline;
import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.RuleChecker;
import dev.signalbox.rules.language.RuleParser;
import dev.signalbox.rules.language.SituationRuleChecker;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.tables.DecisionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a policy's files into their one canonical form, without changing what they say and without losing a comment.
 *
 * <p>A file that cannot be read as a whole is left as it is; one that can be read but is wrong, say in a field's name, is
 * formatted. Safe for use by many threads at once.
 */
public final class PolicyFormatter {

    /** Kinds of findings after which it is not clear where a condition or an action ends. */
    private static final Set<String> UNREADABLE = Set.of(
            "syntax",
            "unclosed",
            "missing-end",
            "invalid-number",
            "invalid-key",
            "operand-order",
            "too-complex",
            "too-deep",
            "too-many-patterns",
            "file-too-large");

    private static final String RULES = ".drl";

    private final RuleParser parser = new DrlReader();

    /**
     * What came of formatting.
     *
     * @param text the canonical form, or the text as it was if it could not be read
     * @param findings why it could not be read; empty if it could
     */
    public record Formatted(String text, List<Finding> findings) {
        public Formatted {
            requireNonNull(text, "text");
            findings = List.copyOf(findings);
        }
    }

    /** Whether a file of this name has a canonical form. */
    public static boolean formats(String file) {
        return file.endsWith(RULES) || file.endsWith(DecisionTable.EXTENSION);
    }

    /**
     * The canonical form of a file.
     *
     * @param file its name, for findings
     * @throws IllegalArgumentException if files of this name have none
     */
    public Formatted format(String file, String text) {
        if (!formats(file)) {
            throw new IllegalArgumentException("there is no canonical form of " + file);
        }
        if (file.endsWith(DecisionTable.EXTENSION)) {
            return formatTable(file, text);
        }
        List<Finding> findings = obstacles(file, text);
        return findings.isEmpty() ? new Formatted(DrlFormatter.format(text), findings) : new Formatted(text, findings);
    }

    private static Formatted formatTable(String file, String text) {
        List<Finding> findings = new ArrayList<>();
        Source source = Source.ofTable(file, DecisionTable.withoutMark(text), findings::add);
        Optional<String> formatted = TableFormatter.format(text, source);
        return new Formatted(formatted.orElse(text), findings);
    }

    private List<Finding> obstacles(String file, String text) {
        List<Finding> obstacles = new ArrayList<>();
        Source source = new Source(file, text, finding -> {
            if (UNREADABLE.contains(finding.code()) || finding.code().startsWith("refused-")) {
                obstacles.add(finding);
            }
        });
        Optional<Outline> outline = Outline.of(source);
        if (outline.isPresent()) {
            RuleChecker checker = new RuleChecker(Set.of());
            SituationRuleChecker situations = checker.situations();
            for (ParsedRule rule : parser.parse(source, outline.get())) {
                if (SituationRuleChecker.concerns(source, rule)) {
                    situations.check(source, rule);
                } else {
                    checker.check(source, rule);
                }
            }
        }
        return obstacles;
    }
}
