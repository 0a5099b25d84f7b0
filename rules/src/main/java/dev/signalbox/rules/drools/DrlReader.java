package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Outline;
import dev.signalbox.rules.language.ParsedRule;
import dev.signalbox.rules.language.RuleParser;
import dev.signalbox.rules.language.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.dfa.DFA;
import org.drools.drl.parser.antlr4.DRL10Parser;
import org.drools.drl.parser.antlr4.DRL10Parser.AttributeContext;
import org.drools.drl.parser.antlr4.DRL10Parser.DeclaredefContext;
import org.drools.drl.parser.antlr4.DRL10Parser.DrlStatementdefContext;
import org.drools.drl.parser.antlr4.DRL10Parser.ImportStandardDefContext;
import org.drools.drl.parser.antlr4.DRL10Parser.RuledefContext;
import org.drools.drl.parser.antlr4.DRL10ParserHelper;

/**
 * Reads rule files with Drools' DRL10 parser.
 *
 * <p>It lets pass what it knows and refuses everything else: a construct that a later Drools adds is refused too. Safe for
 * use by many threads at once.
 */
public final class DrlReader implements RuleParser {

    /** What editors may want imported so that they can resolve the names; the vocabulary is known without. */
    private static final Set<String> VOCABULARY = Set.of("dev.signalbox.spi.Placement", "dev.signalbox.policy.*");

    /** The parser's static tables grow with every kind of input; beyond this they are built anew. */
    private static final int MAX_PARSER_STATES = 20_000;

    @Override
    public List<ParsedRule> parse(Source source, Outline outline) {
        DRL10Parser parser = DRL10ParserHelper.createDrlParser(outline.text());
        DrlParserErrors errors = new DrlParserErrors(source, outline);
        // With full context, eleven patterns joined by and take seconds: the grammar is ambiguous there.
        BoundedPredictor predictor = BoundedPredictor.of(parser);
        parser.setInterpreter(predictor);
        predictor.setPredictionMode(PredictionMode.SLL);
        parser.removeErrorListeners();
        parser.addErrorListener(errors);
        Lexer lexer = (Lexer) parser.getTokenStream().getTokenSource();
        lexer.removeErrorListeners();
        lexer.addErrorListener(errors);
        List<ParsedRule> rules = new ArrayList<>();
        try {
            DRL10Parser.CompilationUnitContext unit = parser.compilationUnit();
            if (unit.unitdef() != null) {
                errors.refuse(unit.unitdef(), "refused-unit", "there are no rule units; leave the line out");
            }
            unit.drlStatementdef().forEach(statement -> read(statement, source, errors, rules));
        } catch (BoundedPredictor.TooMuchWork e) {
            source.error(
                    0,
                    "too-complex",
                    "the file takes too much work to parse; write simple patterns, one for each fact");
            return List.of();
        } catch (StackOverflowError e) {
            // The parser recurses with the nesting of what it reads, and not all of that is brackets, which are counted
            // before.
            source.error(0, "too-deep", "the file is nested too deeply");
            return List.of();
        } finally {
            forgetExcess(parser);
        }
        return rules;
    }

    private static void forgetExcess(DRL10Parser parser) {
        int states = 0;
        for (DFA dfa : parser.getInterpreter().decisionToDFA) {
            states += dfa.states.size();
        }
        if (states > MAX_PARSER_STATES) {
            parser.getInterpreter().clearDFA();
        }
    }

    private static void read(
            DrlStatementdefContext statement, Source source, DrlParserErrors errors, List<ParsedRule> rules) {
        if (statement.ruledef() != null) {
            if (!errors.concern(statement)) {
                rules.add(rule(statement.ruledef(), source, errors));
            }
        } else if (statement.importdef() instanceof ImportStandardDefContext imported) {
            refuseImport(imported, errors);
        } else if (statement.importdef() != null) {
            errors.refuse(statement, "refused-accumulate", "there is no accumulate; leave the import out");
        } else if (statement.globaldef() != null) {
            errors.refuse(
                    statement,
                    "refused-global",
                    "there are no globals; place is known in every rule, leave the line out");
        } else if (statement.declaredef() != null) {
            refuseDeclaration(statement.declaredef(), errors);
        } else if (statement.functiondef() != null) {
            errors.refuse(statement, "refused-function", "there are no functions; write the conditions in the rule");
        } else if (statement.querydef() != null) {
            errors.refuse(statement, "refused-query", "there are no queries; write the conditions in the rule");
        } else if (statement.attributes() != null) {
            errors.refuse(statement, "refused-package-attribute", "attributes stand inside a rule, not outside");
        } else {
            errors.refuse(statement, "refused-statement", "a rule file holds rules only");
        }
    }

    private static void refuseImport(ImportStandardDefContext imported, DrlParserErrors errors) {
        String name = imported.drlQualifiedName().getText() + (imported.MUL() == null ? "" : ".*");
        if (imported.DRL_FUNCTION() != null || imported.STATIC() != null) {
            errors.refuse(imported, "refused-import-static", "rules call no functions; leave the import out");
        } else if (!VOCABULARY.contains(name)) {
            errors.refuse(
                    imported,
                    "refused-import",
                    "rules use no classes, and what they may use is known without import; leave it out");
        }
    }

    private static void refuseDeclaration(DeclaredefContext declared, DrlParserErrors errors) {
        if (declared.enumDeclaration() != null) {
            errors.refuse(
                    declared,
                    "refused-enum",
                    "there are no enumerations of one's own; compare labels[\"...\"] with texts");
        } else if (declared.windowDeclaration() != null) {
            errors.refuse(
                    declared,
                    "refused-window",
                    "placement rules have no windows; they see the candidates as they are now");
        } else if (declared.entryPointDeclaration() != null) {
            errors.refuse(declared, "refused-entry-point", "there are no entry points; leave the declaration out");
        } else {
            errors.refuse(
                    declared,
                    "refused-declare",
                    "there are no types of one's own; rules match Request, Candidate and Clock");
        }
    }

    private static ParsedRule rule(RuledefContext rule, Source source, DrlParserErrors errors) {
        if (rule.parentName != null) {
            errors.refuse(
                    rule.EXTENDS().getSymbol(),
                    "refused-extends",
                    "rules do not extend others; write the conditions in this rule too");
        }
        if (!rule.drlAnnotation().isEmpty()) {
            errors.refuse(rule.drlAnnotation(0), "refused-annotation", "rules have no annotations; write a comment");
        }
        if (!rule.rhs().namedConsequence().isEmpty()) {
            errors.refuse(
                    rule.rhs().namedConsequence(0),
                    "refused-named-consequence",
                    "a rule has one consequence; write a second rule");
        }
        List<ParsedRule.Match> matches = rule.lhs() == null
                ? List.of()
                : new DrlPatternParser(errors).matches(rule.lhs().lhsExpression());
        return new ParsedRule(
                source.unquoted(start(rule.name)),
                start(rule),
                attributes(rule, source),
                matches,
                rule.rhs().DRL_THEN().getSymbol().getStopIndex() + 1,
                rule.DRL_RHS_END().getSymbol().getStartIndex());
    }

    private static List<ParsedRule.Attribute> attributes(RuledefContext rule, Source source) {
        List<ParsedRule.Attribute> attributes = new ArrayList<>();
        if (rule.attributes() != null) {
            for (AttributeContext attribute : rule.attributes().attribute()) {
                Token name = attribute.getStart();
                int end = attribute.getStop().getStopIndex() + 1;
                attributes.add(ParsedRule.Attribute.of(
                        source, name.getText(), name.getStartIndex(), name.getStopIndex() + 1, end));
            }
        }
        return attributes;
    }

    private static int start(ParserRuleContext context) {
        return context.getStart().getStartIndex();
    }
}
