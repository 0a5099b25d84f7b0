package dev.signalbox.rules.language;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.language.Aggregation.Function;
import dev.signalbox.rules.language.CompletionContext.Tempo;
import dev.signalbox.rules.language.CompletionContext.Variable;
import dev.signalbox.rules.language.Proposal.Kind;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects what may stand at one place. */
final class Proposals {

    /** A length that is shown for a window of observations. */
    private static final String LENGTH = "length(10)";

    private final Completion.Names names;
    private final int start;
    private final int end;
    private final List<Proposal> proposals = new ArrayList<>();

    /**
     * @param start the offset of what is replaced
     * @param end the offset after it
     */
    Proposals(Completion.Names names, int start, int end) {
        this.names = names;
        this.start = start;
        this.end = end;
    }

    List<Proposal> list() {
        return List.copyOf(proposals);
    }

    void rule() {
        add(
                Kind.KEYWORD,
                "rule",
                "rule \"name\"\nwhen\n    Request()\nthen\n    " + Verb.MINIMISE.example() + ";\nend\n",
                "A rule: what must match, and what it then contributes to a decision.");
    }

    void head() {
        for (Attributes.Known attribute : Attributes.KNOWN) {
            add(Kind.ATTRIBUTE, attribute.name(), attribute.example(), attribute.meaning());
        }
        add(Kind.KEYWORD, "when", "when", "Begins the conditions.");
    }

    void patterns(Tempo tempo) {
        for (Fact fact : Fact.values()) {
            boolean fits = tempo == Tempo.OPEN
                    || (tempo == Tempo.PLACEMENT ? fact.inPlacementRules() : fact.inSituationRules());
            if (fits) {
                add(Kind.FACT, fact.label(), bound(fact) + fact.label() + "( ", fact.meaning());
            }
        }
        add(Kind.KEYWORD, "exists", "exists ", "Holds if a fact matches the pattern after it.");
        add(Kind.KEYWORD, "not", "not ", "Holds if no fact matches the pattern after it.");
        if (tempo != Tempo.PLACEMENT) {
            add(
                    Kind.KEYWORD,
                    "accumulate",
                    AccumulateParser.EXAMPLE,
                    "Figures over all facts that match a pattern, and what must hold of them, in situation rules.");
        }
        add(Kind.KEYWORD, "then", "then", "Begins the actions.");
    }

    private static String bound(Fact fact) {
        return switch (fact) {
            case CANDIDATE -> "$candidate : ";
            case BACKEND -> "$b : ";
            default -> "";
        };
    }

    /** What may be accumulated. */
    void accumulated() {
        for (Fact fact : Fact.values()) {
            if (fact.inSituationRules()) {
                add(Kind.FACT, fact.label(), fact.label() + "( ", fact.meaning());
            }
        }
    }

    /** What looks at backends over time; something may have to stand before it. */
    void windows(String before) {
        add(
                Kind.KEYWORD,
                before + "time",
                before + "time(30s)",
                "What was seen of backends in that time, the present included; 15 minutes at most.");
        add(
                Kind.KEYWORD,
                before + "length",
                before + LENGTH,
                "What was seen of each backend the last so many times; 1,000 at most.");
    }

    /** The figures of an accumulate, each over a variable of its pattern. */
    void functions(Map<String, Variable> variables) {
        String number = variables.entrySet().stream()
                .filter(each -> each.getValue()
                        .field()
                        .filter(field -> field.type() == FieldType.NUMBER)
                        .isPresent())
                .map(Map.Entry::getKey)
                .reduce((earlier, later) -> later)
                .orElse("$x");
        for (Function function : Function.values()) {
            String argument = function == Function.COUNT ? "" : number;
            add(
                    Kind.FUNCTION,
                    function.label(),
                    "$" + function.label() + " : " + function.label() + "(" + argument + ")",
                    function.meaning());
        }
    }

    /** The variables of an accumulate's figures. */
    void figures(List<String> figures) {
        figures.forEach(name -> add(Kind.VARIABLE, name, name, "A figure of this accumulate."));
    }

    void fields(Fact fact) {
        for (Field field : fact.fields()) {
            String insert = field.type() == FieldType.TEXT_MAP ? field.label() + "[\"" : field.label();
            add(
                    Kind.FIELD,
                    field.label(),
                    insert,
                    field.description().meaning() + " It is " + Vocabulary.typeOf(field) + ".");
        }
    }

    void operators(Field field) {
        for (Operator operator : Operator.values()) {
            if (operator.suits(field.type())) {
                String list = operator.takesList() ? " (" : "";
                add(Kind.OPERATOR, operator.symbol(), operator.symbol() + list, operator.meaning());
            }
        }
    }

    void values(Field field, Map<String, Variable> variables) {
        if (field.type() == FieldType.FLAG) {
            add(Kind.VALUE, "true", "true", "");
            add(Kind.VALUE, "false", "false", "");
        }
        for (String value : field.allowedValues()) {
            String constant = Vocabulary.enumeration(field) + "." + value;
            boolean isName = value.equals(value.toUpperCase(Locale.ROOT));
            add(
                    Kind.VALUE,
                    value,
                    isName ? constant : '"' + value + '"',
                    field.description().meaning());
        }
        if (field == RequestField.REQUEST_CLASS) {
            requestClasses();
        } else if (field == SituationField.NAME) {
            named(names.situations(), "A situation that rules of this policy begin.");
        } else if (field == CandidateField.MARKS) {
            named(names.marks(), "A mark that rules of this policy put on backends.");
        }
        if (field.type() != FieldType.TEXT_SET) {
            add(Kind.VALUE, "null", "null", "Unknown.");
        }
        variables.forEach((name, variable) -> {
            boolean other = variable.fact() != Fact.CANDIDATE;
            if (other
                    && variable.field()
                            .filter(bound -> comparable(field, bound))
                            .isPresent()) {
                add(
                        Kind.VARIABLE,
                        name,
                        name,
                        variable.field().orElseThrow().description().meaning());
            }
        });
    }

    void verbs(Tempo tempo) {
        for (Verb verb : Verb.values()) {
            if (tempo != Tempo.SITUATION) {
                add(
                        Kind.VERB,
                        verb.label(),
                        verb.example() + ";",
                        verb.meaning() + " " + verb.combination().meaning());
            }
        }
        for (SituationVerb verb : SituationVerb.values()) {
            if (tempo != Tempo.PLACEMENT) {
                add(Kind.VERB, verb.label(), verb.example() + ";", verb.meaning());
            }
        }
        add(Kind.KEYWORD, "end", "end", "Ends the rule.");
    }

    void arguments(Verb.Argument argument, Map<String, Variable> variables) {
        switch (argument.kind()) {
            case CANDIDATE -> facts(Fact.CANDIDATE, variables);
            case BACKEND -> facts(Fact.BACKEND, variables);
            case SITUATION -> {
                named(names.situations(), argument.meaning());
                add(Kind.VALUE, argument.name(), argument.example(), argument.meaning());
            }
            case MARK -> {
                named(names.marks(), argument.meaning());
                add(Kind.VALUE, argument.name(), argument.example(), argument.meaning());
            }
            case REQUEST_CLASS -> requestClasses();
            case OBJECTIVE -> {
                for (Objective objective : Objective.values()) {
                    add(
                            Kind.VALUE,
                            objective.label(),
                            '"' + objective.label() + '"',
                            objective.field().description().meaning());
                }
            }
            case PLACEMENT -> {
                for (Placement placement : Placement.values()) {
                    add(Kind.VALUE, placement.name(), "Placement." + placement.name(), argument.meaning());
                }
            }
            default -> add(Kind.VALUE, argument.name(), argument.example(), argument.meaning());
        }
    }

    private void facts(Fact fact, Map<String, Variable> variables) {
        variables.forEach((name, variable) -> {
            if (variable.fact() == fact && variable.field().isEmpty()) {
                add(Kind.VARIABLE, name, name, fact.meaning());
            }
        });
    }

    private void requestClasses() {
        named(names.classes(), "A request class of policy.yaml.");
    }

    private void named(Set<String> known, String meaning) {
        new TreeSet<>(known).forEach(name -> add(Kind.VALUE, name, '"' + name + '"', meaning));
    }

    private static boolean comparable(Field field, Field bound) {
        return switch (field.type()) {
            case NUMBER -> bound.type() == FieldType.NUMBER;
            case TEXT, TEXT_MAP -> bound.type() == FieldType.TEXT;
            case CHOICE -> bound.allowedValues().equals(field.allowedValues());
            case FLAG, TEXT_SET -> false;
        };
    }

    private void add(Kind kind, String label, String insert, String documentation) {
        proposals.add(new Proposal(kind, label, insert, documentation, start, end));
    }
}
