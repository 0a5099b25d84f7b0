package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Rule;
import java.util.List;
import java.util.Map;
import org.drools.modelcompiler.KieBaseBuilder;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;

/**
 * A Drools rule base and the way decisions use it: a session for each, disposed before the answer is given.
 *
 * <p>The rule base keeps its default locking: without it, sessions of several threads give wrong answers now and then.
 */
final class Engine {

    private final Map<Integer, Rule> rules;
    private volatile @Nullable KieBase base;

    /** An engine for rules by index, which builds its rule base when it is first used. */
    Engine(Map<Integer, Rule> rules) {
        this.rules = rules;
    }

    /**
     * Fires all rules that match the facts.
     *
     * @param maxFirings no number of firings that these facts can cause
     * @throws IllegalStateException if that many fired
     */
    void fire(List<?> facts, int maxFirings, Firings firings) {
        KieSession session = base().newKieSession();
        try {
            session.setGlobal(RuleModel.FIRINGS, firings);
            facts.forEach(session::insert);
            if (session.fireAllRules(maxFirings) >= maxFirings) {
                throw new IllegalStateException("rules fired " + maxFirings + " times for " + facts.size() + " facts");
            }
        } finally {
            session.dispose();
        }
    }

    private KieBase base() {
        KieBase built = base;
        return built == null ? build() : built;
    }

    private synchronized KieBase build() {
        KieBase built = base;
        if (built == null) {
            built = KieBaseBuilder.createKieBaseFromModel(RuleModel.of(rules));
            base = built;
        }
        return built;
    }
}
