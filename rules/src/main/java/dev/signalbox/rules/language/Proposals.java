package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.RequestField;
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

    private final Set<String> classes;
    private final int start;
    private final int end;
    private final List<Proposal> proposals = new ArrayList<>();

    /**
     * @param start the offset of what is replaced
     * @param end the offset after it
     */
    Proposals(Set<String> classes, int start, int end) {
        this.classes = new TreeSet<>(classes);
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

    void patterns() {
        for (Fact fact : Fact.values()) {
            if (fact.inPlacementRules()) {
                String insert = fact == Fact.CANDIDATE ? "$candidate : Candidate( " : fact.label() + "( ";
                add(Kind.FACT, fact.label(), insert, fact.meaning());
            }
        }
        add(Kind.KEYWORD, "exists", "exists ", "Holds if a fact matches the pattern after it.");
        add(Kind.KEYWORD, "not", "not ", "Holds if no fact matches the pattern after it.");
        add(Kind.KEYWORD, "then", "then", "Begins the actions.");
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
        }
        if (field.type() != FieldType.TEXT_SET) {
            add(Kind.VALUE, "null", "null", "Unknown.");
        }
        variables.forEach((name, variable) -> {
            boolean other = variable.fact() != field.fact() && variable.fact() != Fact.CANDIDATE;
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

    void verbs() {
        for (Verb verb : Verb.values()) {
            add(
                    Kind.VERB,
                    verb.label(),
                    verb.example() + ";",
                    verb.meaning() + " " + verb.combination().meaning());
        }
        add(Kind.KEYWORD, "end", "end", "Ends the rule.");
    }

    void arguments(Verb.Argument argument, Map<String, Variable> variables) {
        switch (argument.kind()) {
            case CANDIDATE ->
                variables.forEach((name, variable) -> {
                    if (variable.fact() == Fact.CANDIDATE && variable.field().isEmpty()) {
                        add(Kind.VARIABLE, name, name, Fact.CANDIDATE.meaning());
                    }
                });
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

    private void requestClasses() {
        classes.forEach(name -> add(Kind.VALUE, name, '"' + name + '"', "A request class of policy.yaml."));
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
