package dev.signalbox.core.http.api;

import dev.signalbox.core.decision.Change;
import dev.signalbox.core.decision.FullExplanation;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Rule;

/** Decisions with every rule and candidate accounted for, in sentences to be read aloud. */
public final class FullExplanationText {

    private FullExplanationText() {}

    /** What is said of every decision, why each other candidate lost, and what stopped each rule; ends with a line feed. */
    public static String of(FullExplanation full) {
        StringBuilder text = new StringBuilder(DecisionText.of(full.explanation()));
        if (!full.losers().isEmpty()) {
            text.append("\nWhy the others lost:\n");
            full.losers().forEach(loser -> loser(text, loser));
        }
        text.append("\nRules that did not fire, and where they stopped:\n");
        full.rules().forEach(rule -> rule(text, rule));
        return text.toString();
    }

    private static void loser(StringBuilder text, FullExplanation.Loser loser) {
        text.append("- ")
                .append(loser.backend())
                .append(": ")
                .append(loser.loss().why());
        text.append(". ")
                .append(loser.change()
                        .map(Change::inWords)
                        .map(change -> "It would have won " + change + ".")
                        .orElse("No single change that was tried would have made it win."))
                .append('\n');
    }

    private static void rule(StringBuilder text, FullExplanation.RuleAccount account) {
        if (account.standing() != Standing.IN_FORCE) {
            text.append("- \"").append(account.rule().name()).append("\" ");
            text.append(takesNoPart(account.rule(), account.standing())).append(".\n");
        } else if (!account.stops().isEmpty()) {
            text.append("- \"").append(account.rule().name()).append("\"");
            text.append(account.fired() ? " fired for " + String.join(", ", account.backends()) + " only" : "");
            text.append(": ");
            for (int i = 0; i < account.stops().size(); i++) {
                FullExplanation.Stop stop = account.stops().get(i);
                text.append(i == 0 ? "" : "; ").append(stop.sentence());
                text.append(" (").append(at(stop.failure().position())).append(")");
            }
            text.append(".\n");
        }
    }

    private static String takesNoPart(Rule rule, Standing standing) {
        return switch (standing) {
            case DISABLED -> "is disabled";
            case NOT_YET_EFFECTIVE -> "takes effect on " + rule.effective().orElseThrow();
            default -> "expired on " + rule.expires().orElseThrow();
        };
    }

    private static String at(Position position) {
        return position.file() + ":" + position.line() + ":" + position.column();
    }
}
