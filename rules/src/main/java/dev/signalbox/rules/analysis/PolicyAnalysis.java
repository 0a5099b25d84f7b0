package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.document.Document;
import dev.signalbox.rules.document.Section;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.SituationRule;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds what is most likely not meant in a policy that is otherwise right: conditions that never or always hold, rules that
 * others make pointless, request classes with nowhere to go.
 *
 * <p>Every finding is a warning. Each is shown with an example that was tried, wherever one is found. Bounded in time: some
 * seconds for the largest policy, of which it then leaves out the rest. Safe for use by many threads.
 */
public final class PolicyAnalysis {

    private static final int MAX_FINDINGS = 200;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::file).thenComparingInt(Finding::line).thenComparingInt(Finding::column);

    private PolicyAnalysis() {}

    /**
     * What there is to say of a policy.
     *
     * @param source the files it was made of
     * @param today the day in its time zone, from which on it is looked at
     */
    public static List<Finding> of(PolicySource source, Policy policy, LocalDate today) {
        Universe universe = Universe.of(policy.classes().keySet());
        Report report = new Report(today);
        List<Subject> subjects = subjects(policy.rules(), universe, report);
        new PairFindings(subjects, report).find();
        new ClassFindings(policy, subjects, universe, report, positions(source)).find();
        new SituationFindings(policy, report).find();
        return report.findings();
    }

    /** What there is to say of the conditions of rules, and of each pair of them. */
    public static List<Finding> of(List<Rule> rules, Universe universe, LocalDate today) {
        Report report = new Report(today);
        new PairFindings(subjects(rules, universe, report), report).find();
        return report.findings();
    }

    /** Whether a situation rule may ever match, its dates and whether it is enabled aside; yes where that is not known. */
    public static boolean mayMatch(SituationRule rule) {
        return new SituationConditions(new Report(LocalDate.EPOCH)).mayMatch(rule);
    }

    private static List<Subject> subjects(List<Rule> rules, Universe universe, Report report) {
        List<Subject> subjects = new ArrayList<>();
        for (Rule rule : rules) {
            Standing standing = Standing.of(rule, report.today);
            if (standing == Standing.EXPIRED) {
                report.add(
                        rule.position(),
                        "expired-rule",
                        "rule \"" + rule.name() + "\" expired on "
                                + rule.expires().orElseThrow() + " and never fires again; delete it");
            } else if (standing != Standing.DISABLED) {
                Optional<Region> region = Region.of(rule, universe);
                boolean possible = ConditionFindings.of(rule, universe, report)
                        .find(region.filter(Region::isEmpty).isPresent());
                if (possible && region.isPresent()) {
                    subjects.add(new Subject(subjects.size(), rule, region.get()));
                }
            }
        }
        return subjects;
    }

    private static ClassFindings.Positions positions(PolicySource source) {
        Optional<Section> classes = Optional.ofNullable(source.files().get(PolicySource.SETTINGS))
                .flatMap(text -> Document.parse(PolicySource.SETTINGS, text, finding -> {}))
                .flatMap(root -> root.section("classes"));
        return name -> classes.filter(section -> section.keys().contains(name))
                .map(section -> section.position(name))
                .map(at -> new Position(PolicySource.SETTINGS, at.line(), at.column()))
                .orElse(new Position(PolicySource.SETTINGS, 1, 1));
    }

    /** Collects findings. */
    static final class Report {

        final LocalDate today;
        final Examples examples;
        private final List<Finding> findings = new ArrayList<>();

        Report(LocalDate today) {
            this.today = today;
            this.examples = new Examples(today);
        }

        void add(Position at, String code, String message) {
            if (!full()) {
                findings.add(new Finding(Severity.WARNING, code, at.file(), at.line(), at.column(), message + ".", ""));
            }
        }

        void add(Position at, String code, String message, Optional<Example> example) {
            add(
                    at,
                    code,
                    message
                            + example.map(found -> ". For example " + found.text())
                                    .orElse(""));
        }

        boolean full() {
            return findings.size() >= MAX_FINDINGS;
        }

        List<Finding> findings() {
            return findings.stream().sorted(ORDER).toList();
        }
    }
}
