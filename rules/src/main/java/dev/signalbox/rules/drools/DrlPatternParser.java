package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.ParsedRule.Match;
import dev.signalbox.rules.language.Quantifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.drools.drl.parser.antlr4.DRL10Parser.AccumulateFunctionContext;
import org.drools.drl.parser.antlr4.DRL10Parser.ConditionalExpressionsContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsAccumulateContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsAndContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsAndDefContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsExpressionContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsExpressionEnclosedContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsOrContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsPatternBindContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsPatternContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsUnaryContext;
import org.drools.drl.parser.antlr4.DRL10Parser.LhsUnarySingleContext;
import org.drools.drl.parser.antlr4.DRL10Parser.PatternFilterContext;
import org.drools.drl.parser.antlr4.DRL10Parser.PatternSourceContext;
import org.jspecify.annotations.Nullable;

/** Finds the patterns among a rule's conditions, and refuses what else DRL may have there. */
final class DrlPatternParser {

    private static final String ONE_PATTERN = "not and exists take one pattern";

    private final DrlParserErrors errors;
    private final List<Match> matches = new ArrayList<>();

    DrlPatternParser(DrlParserErrors errors) {
        this.errors = errors;
    }

    List<Match> matches(List<LhsExpressionContext> expressions) {
        expressions.forEach(expression -> read(expression, Quantifier.EACH, null));
        return matches;
    }

    /**
     * @param quantified where the {@code not} or {@code exists} stands; null if there is none
     */
    private void read(LhsExpressionContext expression, Quantifier quantifier, @Nullable Token quantified) {
        if (expression instanceof LhsExpressionEnclosedContext enclosed) {
            read(enclosed.lhsExpression(), quantifier, quantified);
        } else if (expression instanceof LhsAndContext and) {
            if (quantified == null) {
                and.lhsExpression().forEach(part -> read(part, quantifier, null));
            } else {
                errors.refuse(and, "refused-nested-quantifier", ONE_PATTERN + "; write one for each");
            }
        } else if (expression instanceof LhsOrContext or) {
            errors.refuse(
                    or.DRL_OR(0).getSymbol(),
                    "refused-or",
                    "patterns are not joined by or; write two rules, or || between conditions inside the parentheses");
        } else if (expression instanceof LhsUnarySingleContext single) {
            unary(single.lhsUnary(), quantifier, quantified);
        } else {
            errors.refuse(expression, "refused-condition", "conditions are patterns, with not or exists before them");
        }
    }

    private void unary(LhsUnaryContext unary, Quantifier quantifier, @Nullable Token quantified) {
        boolean nested = quantified != null && (unary.lhsNot() != null || unary.lhsExists() != null);
        if (!unary.consequenceInvocation().isEmpty() || unary.namedConsequenceInvocation() != null) {
            errors.refuse(unary, "refused-named-consequence", "a rule has one consequence; write a second rule");
        } else if (nested) {
            errors.refuse(unary, "refused-nested-quantifier", ONE_PATTERN + " and do not stand inside each other");
        } else if (unary.lhsPatternBind() != null) {
            bind(unary.lhsPatternBind(), quantifier, quantified);
        } else if (unary.lhsNot() != null) {
            quantified(
                    unary.lhsNot().lhsExpression(), unary.lhsNot().lhsPatternBind(), Quantifier.NOT, unary.getStart());
        } else if (unary.lhsExists() != null) {
            quantified(
                    unary.lhsExists().lhsExpression(),
                    unary.lhsExists().lhsPatternBind(),
                    Quantifier.EXISTS,
                    unary.getStart());
        } else if (unary.lhsExpression() != null) {
            read(unary.lhsExpression(), quantifier, quantified);
        } else if (unary.lhsAccumulate() != null && quantified == null) {
            accumulate(unary.lhsAccumulate());
        } else {
            refuse(unary);
        }
    }

    private void refuse(LhsUnaryContext unary) {
        if (unary.conditionalBranch() != null) {
            errors.refuse(unary, "refused-named-consequence", "there is no if between patterns; write two rules");
        } else if (!errors.refuseWord(unary.getStart())) {
            errors.refuse(unary, "refused-condition", "conditions are patterns, with not or exists before them");
        }
    }

    private void quantified(
            @Nullable LhsExpressionContext expression,
            @Nullable LhsPatternBindContext pattern,
            Quantifier quantifier,
            Token start) {
        if (expression != null) {
            read(expression, quantifier, start);
        } else if (pattern != null) {
            bind(pattern, quantifier, start);
        }
    }

    private void bind(LhsPatternBindContext bind, Quantifier quantifier, @Nullable Token quantified) {
        if (bind.unif() != null) {
            errors.refuse(
                    bind, "refused-unification", ":= binds in queries only, which there are none of; bind with :");
        } else if (bind.lhsPattern().size() != 1) {
            errors.refuse(
                    bind.DRL_OR(0).getSymbol(),
                    "refused-or",
                    "patterns are not joined by or; write two rules, or || between conditions inside the parentheses");
        } else if (allowed(bind.lhsPattern(0))) {
            LhsPatternContext pattern = bind.lhsPattern(0);
            Optional<String> binding = bind.label() == null
                    ? Optional.empty()
                    : Optional.of(bind.label().drlIdentifier().getText());
            Token start = quantified == null ? bind.getStart() : quantified;
            matches.add(new Match(
                    quantifier,
                    binding,
                    pattern.drlQualifiedName().getText(),
                    start.getStartIndex(),
                    pattern.drlQualifiedName().getStart().getStartIndex(),
                    pattern.LPAREN().getSymbol().getStopIndex() + 1,
                    pattern.RPAREN().getSymbol().getStartIndex(),
                    window(pattern),
                    Optional.empty()));
        }
    }

    private static Optional<ParsedRule.Window> window(LhsPatternContext pattern) {
        PatternFilterContext filter = pattern.patternFilter();
        return filter == null
                ? Optional.empty()
                : Optional.of(new ParsedRule.Window(
                        filter.drlIdentifier().getText(),
                        pattern.DRL_OVER().getSymbol().getStartIndex(),
                        filter.drlIdentifier().getStart().getStartIndex(),
                        filter.LPAREN().getSymbol().getStopIndex() + 1,
                        filter.RPAREN().getSymbol().getStartIndex()));
    }

    private void accumulate(LhsAccumulateContext accumulate) {
        LhsAndDefContext and = accumulate.lhsAndDef();
        while (and.lhsAndDef() != null) {
            and = and.lhsAndDef();
        }
        List<LhsUnaryContext> sources = and.lhsUnary();
        if (sources.size() != 1 || sources.get(0).lhsPatternBind() == null) {
            errors.refuse(
                    accumulate.lhsAndDef(),
                    "refused-accumulate-source",
                    "accumulate takes one pattern, without not, exists or another accumulate");
            return;
        }
        List<ParsedRule.Function> functions = new ArrayList<>();
        for (AccumulateFunctionContext function : accumulate.accumulateFunction()) {
            if (function.unif() != null) {
                errors.refuse(function, "refused-unification", "the figure is named with a colon, as in $n : count()");
                return;
            }
            functions.add(function(function));
        }
        int before = matches.size();
        bind(sources.get(0).lhsPatternBind(), Quantifier.EACH, null);
        int end = accumulate.RPAREN().getSymbol().getStartIndex();
        int lastSemicolon = accumulate.SEMI().isEmpty()
                ? -1
                : accumulate.SEMI(accumulate.SEMI().size() - 1).getSymbol().getStopIndex();
        boolean conditions = lastSemicolon > functions.get(functions.size() - 1).offset();
        ParsedRule.Accumulation accumulation = new ParsedRule.Accumulation(
                accumulate.getStart().getStartIndex(), functions, conditions ? lastSemicolon + 1 : end, end);
        if (matches.size() > before) {
            matches.set(before, matches.get(before).in(accumulation));
        }
    }

    private static ParsedRule.Function function(AccumulateFunctionContext function) {
        Token name = function.drlIdentifier().getStart();
        // The outline has blanked the arguments, and its offsets are the file's.
        ConditionalExpressionsContext arguments = function.conditionalExpressions();
        return new ParsedRule.Function(
                function.label() == null ? "" : function.label().drlIdentifier().getText(),
                name.getText(),
                function.getStart().getStartIndex(),
                name.getStartIndex(),
                arguments.LPAREN().getSymbol().getStopIndex() + 1,
                arguments.RPAREN().getSymbol().getStartIndex());
    }

    private boolean allowed(LhsPatternContext pattern) {
        if (pattern.xpathPrimary() != null) {
            errors.refuse(
                    pattern,
                    "refused-oopath",
                    "facts have no paths; write a pattern such as Candidate( region == \"eu\" )");
        } else if (pattern.QUESTION() != null) {
            errors.refuse(pattern, "refused-query", "there are no queries; write a pattern without the question mark");
        } else if (pattern.DRL_FROM() != null) {
            refuseSource(pattern.DRL_FROM().getSymbol(), pattern.patternSource());
        } else if (!pattern.drlAnnotation().isEmpty()) {
            errors.refuse(pattern.drlAnnotation(0), "refused-annotation", "patterns have no annotations; leave it out");
        } else {
            return true;
        }
        return false;
    }

    private void refuseSource(Token from, @Nullable PatternSourceContext patternSource) {
        if (patternSource != null && patternSource.fromEntryPoint() != null) {
            errors.refuse(from, "refused-entry-point", "there are no entry points; leave from out");
        } else if (patternSource == null || !errors.refuseWord(patternSource.getStart())) {
            errors.refuseWord(from);
        }
    }
}
