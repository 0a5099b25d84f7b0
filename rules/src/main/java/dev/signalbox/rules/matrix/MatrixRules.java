package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.PlacementRules;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Placement rules as a matrix of conditions: the request's class chooses the rules, tables keyed by the request's values
 * choose among them, and the candidates of each that is left are the intersection of its columns of bits.
 *
 * <p>An evaluation allocates nothing once its outcome has grown to size, except where a rule matches a regular expression
 * with the request. The same condition in several rules is tested once.
 */
public final class MatrixRules implements PlacementRules {

    private final int ruleCount;
    private final RuleIndex classification;
    private final RuleIndex substitution;
    private final RuleIndex placement;
    private final Columns columns;

    private MatrixRules(
            int ruleCount, RuleIndex classification, RuleIndex substitution, RuleIndex placement, Columns columns) {
        this.ruleCount = ruleCount;
        this.classification = classification;
        this.substitution = substitution;
        this.placement = placement;
        this.columns = columns;
    }

    /**
     * Lays out checked rules.
     *
     * @param rules in the order of the policy, which gives their index
     * @throws IllegalArgumentException if a rule is not what the checker lets through
     */
    public static MatrixRules of(List<Rule> rules) {
        Columns columns = new Columns();
        List<CompiledRule> classification = new ArrayList<>();
        List<CompiledRule> placement = new ArrayList<>();
        for (int index = 0; index < rules.size(); index++) {
            Rule rule = rules.get(index);
            if (rule.enabled()) {
                (rule.classifies() ? classification : placement).add(CompiledRule.of(index, rule, columns));
            }
        }
        Comparator<CompiledRule> byIndex = Comparator.comparingInt(CompiledRule::index);
        return new MatrixRules(
                rules.size(),
                RuleIndex.of(classification, CompiledRule.PRECEDENCE),
                RuleIndex.of(
                        placement.stream()
                                .filter(rule -> !rule.substitutes().isEmpty())
                                .toList(),
                        byIndex),
                RuleIndex.of(placement, byIndex),
                columns);
    }

    @Override
    public int classify(RequestFacts request, World world) {
        @Nullable CompiledRule first = null;
        for (RuleGroup group : classification.groups(request.requestClass())) {
            long matching = group.matching(-1L >>> -group.size(), request, world);
            if (matching != 0) {
                CompiledRule found = group.rule(Long.numberOfTrailingZeros(matching));
                first = first == null || CompiledRule.PRECEDENCE.compare(found, first) < 0 ? found : first;
            }
        }
        return first == null ? Outcome.NO_RULE : first.index();
    }

    @Override
    public List<String> substitutes(RequestFacts classified, World world) {
        @Nullable TreeSet<String> models = null;
        for (RuleGroup group : substitution.groups(classified.requestClass())) {
            long matching = group.matching(-1L >>> -group.size(), classified, world);
            for (long left = matching; left != 0; left &= left - 1) {
                models = models == null ? new TreeSet<>() : models;
                models.addAll(group.rule(Long.numberOfTrailingZeros(left)).substitutes());
            }
        }
        return models == null ? List.of() : List.copyOf(models);
    }

    @Override
    public Prepared prepare(List<CandidateFacts> candidates) {
        return new PreparedMatrix(placement, ruleCount, columns, candidates);
    }
}
