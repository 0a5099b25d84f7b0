package dev.signalbox.rules.drools;

import java.util.List;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;

/**
 * A Drools rule base and the way decisions use it: a session for each, disposed before the answer is given.
 *
 * <p>The rule base keeps its default locking: without it, sessions of several threads give wrong answers now and then.
 */
final class Engine {

    private final KieBase rules;

    Engine(Model model) {
        rules = KieBaseBuilder.createKieBaseFromModel(model);
    }

    /**
     * Fires all rules that match the facts.
     *
     * @param maxFirings no number of firings that these facts can cause
     * @throws IllegalStateException if that many fired
     */
    void fire(List<?> facts, int maxFirings, Firings firings) {
        KieSession session = rules.newKieSession();
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
}
