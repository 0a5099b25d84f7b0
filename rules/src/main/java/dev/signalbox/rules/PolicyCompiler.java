package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.analysis.Conflicts;
import dev.signalbox.rules.drools.DrlReader;
import dev.signalbox.rules.drools.DroolsRules;
import dev.signalbox.rules.drools.DroolsSituations;
import dev.signalbox.rules.language.Outline;
import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.RuleChecker;
import dev.signalbox.rules.language.RuleParser;
import dev.signalbox.rules.language.SituationNames;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.SituationRuleChecker;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.matrix.MatrixRules;
import dev.signalbox.rules.situations.SituationRules;
import dev.signalbox.rules.tables.DecisionTable;
import dev.signalbox.rules.tables.TableAnalysis;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes a {@link Policy} of an operator's files, or says everything that is wrong with them.
 *
 * <p>Bounded in time and memory whatever the files say. Safe for use by many threads at once.
 */
public final class PolicyCompiler {

    /** The most rules a policy may have. */
    public static final int MAX_RULES = 10_000;

    /** The most situation rules a policy may have. */
    public static final int MAX_SITUATION_RULES = 200;

    /** Whoever reads this many findings has seen enough. */
    private static final int MAX_FINDINGS = 500;

    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::file).thenComparingInt(Finding::line).thenComparingInt(Finding::column);

    private final RuleParser parser;
    private final Function<List<Rule>, PlacementRules> matrix;
    private final Function<List<Rule>, PlacementRules> reference;

    /**
     * What came of compiling.
     *
     * @param policy the policy; empty if a finding is an error
     * @param findings what there is to say of the files, by file, line and column
     */
    public record Result(Optional<Policy> policy, List<Finding> findings) {
        public Result {
            requireNonNull(policy, "policy");
            findings = List.copyOf(findings);
        }
    }

    /** A compiler for the request path, with the decision matrix and Drools as the reference. */
    public PolicyCompiler() {
        this(new DrlReader(), MatrixRules::of, DroolsRules::of);
    }

    PolicyCompiler(
            RuleParser parser,
            Function<List<Rule>, PlacementRules> matrix,
            Function<List<Rule>, PlacementRules> reference) {
        this.parser = parser;
        this.matrix = matrix;
        this.reference = reference;
    }

    /** Compiles the files. */
    public Result compile(PolicySource source) {
        Findings findings = new Findings();
        Optional<PolicySettings> settings = settings(source, findings);
        Set<String> classes = settings.map(known -> known.classes().keySet()).orElse(Set.of());
        List<SituationRule> situationRules = new ArrayList<>();
        List<Rule> rules = rules(source, classes, findings, situationRules);
        ZoneId zone = settings.map(PolicySettings::zone).orElse(ZoneOffset.UTC);
        SituationRules situations =
                situationRules.isEmpty() ? SituationRules.none() : DroolsSituations.of(situationRules, zone);
        if (!findings.hasErrors()) {
            Conflicts.find(rules, classes, findings::add);
            SituationNames.check(rules, situationRules, situations.situations(), situations.marks(), findings::add);
        }
        if (!findings.hasErrors()) {
            TableAnalysis.find(rules, findings::add);
        }
        if (settings.isEmpty() || findings.hasErrors()) {
            return new Result(Optional.empty(), findings.sorted());
        }
        return new Result(Optional.of(policy(source, settings.get(), rules, situations)), findings.sorted());
    }

    private Policy policy(PolicySource source, PolicySettings settings, List<Rule> rules, SituationRules situations) {
        return new Policy(
                settings.name(),
                source.revision(),
                settings.zone(),
                settings.classes(),
                settings.defaultClass(),
                settings.objective(),
                rules,
                matrix.apply(rules),
                reference.apply(rules),
                situations);
    }

    private static Optional<PolicySettings> settings(PolicySource source, Findings findings) {
        String text = source.files().get(PolicySource.SETTINGS);
        if (text == null) {
            findings.add(new Finding(
                    Severity.ERROR,
                    "missing-file",
                    PolicySource.SETTINGS,
                    1,
                    1,
                    "the policy has no file policy.yaml, which names it and its request classes.",
                    ""));
            return Optional.empty();
        }
        return PolicySettings.read(text, findings::add);
    }

    private List<Rule> rules(
            PolicySource source, Set<String> classes, Findings findings, List<SituationRule> situationRules) {
        List<Source> sources = new ArrayList<>();
        List<Outline> outlines = new ArrayList<>();
        int rules = 0;
        for (Map.Entry<String, String> file : source.files().entrySet()) {
            if (file.getKey().endsWith(".drl")) {
                Source drl = new Source(file.getKey(), file.getValue(), findings::add);
                Optional<Outline> outline = Outline.of(drl);
                if (outline.isPresent()) {
                    sources.add(drl);
                    outlines.add(outline.get());
                    rules += outline.get().ruleOffsets().size();
                }
                if (rules > MAX_RULES) {
                    drl.error(0, "too-many-rules", "the policy has more than " + MAX_RULES + " rules");
                    return List.of();
                }
            }
        }
        RuleChecker checker = new RuleChecker(classes);
        SituationRuleChecker situations = checker.situations();
        List<Rule> checked = new ArrayList<>();
        for (int i = 0; i < sources.size() && !findings.full(); i++) {
            for (ParsedRule parsed : parser.parse(sources.get(i), outlines.get(i))) {
                if (SituationRuleChecker.concerns(sources.get(i), parsed)) {
                    situations.check(sources.get(i), parsed).ifPresent(situationRules::add);
                } else {
                    checker.check(sources.get(i), parsed).ifPresent(checked::add);
                }
            }
        }
        if (situationRules.size() > MAX_SITUATION_RULES) {
            Position first = situationRules.get(MAX_SITUATION_RULES).position();
            findings.add(new Finding(
                    Severity.ERROR,
                    "too-many-rules",
                    first.file(),
                    first.line(),
                    first.column(),
                    "the policy has more than " + MAX_SITUATION_RULES
                            + " situation rules, which all run at each change.",
                    ""));
        }
        checked.addAll(tables(source, checker, MAX_RULES - rules, findings));
        return checked;
    }

    private static List<Rule> tables(PolicySource source, RuleChecker checker, int maxRows, Findings findings) {
        List<Rule> checked = new ArrayList<>();
        int rowsLeft = maxRows;
        for (Map.Entry<String, String> file : source.files().entrySet()) {
            if (file.getKey().endsWith(DecisionTable.EXTENSION) && !findings.full()) {
                String text = DecisionTable.withoutMark(file.getValue());
                Source csv = Source.ofTable(file.getKey(), text, findings::add);
                Optional<DecisionTable> table = DecisionTable.read(csv, rowsLeft);
                if (table.isPresent()) {
                    rowsLeft -= table.get().rules().size();
                    for (ParsedRule parsed : table.get().rules()) {
                        checker.check(table.get().source(), parsed).ifPresent(checked::add);
                    }
                }
            }
        }
        return checked;
    }

    private static final class Findings {

        private final List<Finding> findings = new ArrayList<>();
        private boolean errors;

        void add(Finding finding) {
            errors |= finding.severity() == Severity.ERROR;
            if (!full()) {
                findings.add(finding);
            }
        }

        boolean full() {
            return findings.size() >= MAX_FINDINGS;
        }

        boolean hasErrors() {
            return errors;
        }

        List<Finding> sorted() {
            findings.sort(ORDER);
            return findings;
        }
    }
}
