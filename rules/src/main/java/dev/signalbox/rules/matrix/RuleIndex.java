package dev.signalbox.rules.matrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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

    /** An index of rules, which keep that order within each group. */
    static RuleIndex of(List<CompiledRule> rules, Comparator<CompiledRule> order) {
        List<CompiledRule> general = new ArrayList<>();
        Map<String, List<CompiledRule>> special = new LinkedHashMap<>();
        for (CompiledRule rule : rules) {
            if (rule.classes().isEmpty()) {
                general.add(rule);
            }
            for (String name : rule.classes().orElse(Set.of())) {
                special.computeIfAbsent(name, any -> new ArrayList<>()).add(rule);
            }
        }
        RuleGroup.Builder groups = new RuleGroup.Builder(order);
        RuleGroup[] ofOthers = groups.add(general);
        Map<String, RuleGroup[]> ofClass = new HashMap<>();
        special.forEach((name, own) -> {
            if (general.size() + own.size() <= RuleGroup.MAX_RULES) {
                // Few enough to share one table, at the price of a copy of the general rules for each class.
                own.addAll(general);
                ofClass.put(name, groups.add(own));
            } else {
                ofClass.put(
                        name,
                        Stream.concat(Stream.of(groups.add(own)), Stream.of(ofOthers))
                                .toArray(RuleGroup[]::new));
            }
        });
        return new RuleIndex(ofClass, ofOthers, groups.all());
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
