package dev.signalbox.rules.matrix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules to look at for each request class, in groups. */
final class RuleIndex {

    private final Map<String, RuleGroup[]> ofClass;
    private final RuleGroup[] ofOthers;
    private final List<RuleGroup> all;

    private RuleIndex(Map<String, RuleGroup[]> ofClass, RuleGroup[] ofOthers, List<RuleGroup> all) {
        this.ofClass = ofClass;
        this.ofOthers = ofOthers;
        this.all = all;
    }

    /** An index that keeps the rules in their order within each group. */
    static RuleIndex of(List<CompiledRule> rules) {
        List<CompiledRule> general =
                rules.stream().filter(rule -> rule.classes().isEmpty()).toList();
        Map<String, List<CompiledRule>> special = new LinkedHashMap<>();
        for (CompiledRule rule : rules) {
            for (String name : rule.classes().orElse(Set.of())) {
                special.computeIfAbsent(name, any -> new ArrayList<>()).add(rule);
            }
        }
        List<RuleGroup> all = new ArrayList<>(RuleGroup.of(general, 0));
        RuleGroup[] ofOthers = all.toArray(RuleGroup[]::new);
        Map<String, RuleGroup[]> ofClass = new HashMap<>();
        special.forEach((name, own) -> {
            List<RuleGroup> groups;
            if (general.size() + own.size() <= RuleGroup.MAX_RULES) {
                // Few enough to share one table, at the price of a copy of the general rules for each class.
                List<CompiledRule> both = new ArrayList<>(rules);
                both.removeIf(rule ->
                        rule.classes().isPresent() && !rule.classes().get().contains(name));
                groups = RuleGroup.of(both, all.size());
                all.addAll(groups);
            } else {
                groups = RuleGroup.of(own, all.size());
                all.addAll(groups);
                groups = new ArrayList<>(groups);
                groups.addAll(List.of(ofOthers));
            }
            ofClass.put(name, groups.toArray(RuleGroup[]::new));
        });
        return new RuleIndex(ofClass, ofOthers, List.copyOf(all));
    }

    /** The groups to look at for a request of that class. */
    RuleGroup[] groups(String requestClass) {
        RuleGroup[] groups = ofClass.get(requestClass);
        return groups == null ? ofOthers : groups;
    }

    /** All groups, in the order of their ids. */
    List<RuleGroup> all() {
        return all;
    }
}
