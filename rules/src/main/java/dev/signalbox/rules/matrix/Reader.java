package dev.signalbox.rules.matrix;

import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.SituationField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.time.LocalDate;
import java.util.List;

/**
 * Fetches the value of a field; flags are read as numbers.
 *
 * <p>The index says which candidate is meant, or which of the facts of another kind of which there may be several.
 */
final class Reader {

    /** Stands in where a condition reads no request. */
    static final RequestFacts NO_REQUEST = RequestFacts.unclassified(
            InferenceRequest.builder(Operation.CHAT, "").build());

    /** Stands in where a condition reads no clock. */
    static final World NO_WORLD = World.of(LocalDate.EPOCH, 0);

    /** Stands in where a condition reads no candidate. */
    static final CandidateFacts NO_CANDIDATE = new CandidateFacts("", Placement.GPU, "", "", "", -1, "", false);

    /** Stands in where a condition reads no figure. */
    static final CandidateFigures NO_FIGURES = new CandidateFigures(0);

    /** Reads a number; NaN if it is not known. */
    @FunctionalInterface
    interface OfNumber {
        double read(RequestFacts request, World world, CandidateFacts candidate, CandidateFigures figures, int index);
    }

    /** Reads a text; empty if it is not known. */
    @FunctionalInterface
    interface OfText {
        String read(RequestFacts request, World world, CandidateFacts candidate, int index);
    }

    static boolean isText(Term term) {
        return switch (term.field().type()) {
            case TEXT, CHOICE, TEXT_MAP -> true;
            case NUMBER, FLAG, TEXT_SET -> false;
        };
    }

    static OfNumber number(Term term) {
        if (term.field() instanceof RequestField field) {
            if (field.type() == FieldType.FLAG) {
                return (request, world, candidate, figures, index) -> flag(request.flag(field));
            }
            return (request, world, candidate, figures, index) -> request.number(field);
        }
        if (term.field() instanceof CandidateField field) {
            if (field.isFigure()) {
                return (request, world, candidate, figures, index) -> figures.get(field, index);
            }
            return switch (field) {
                case CONTEXT_TOKENS ->
                    (request, world, candidate, figures, index) ->
                            candidate.contextTokens() < 0 ? Double.NaN : candidate.contextTokens();
                case OWNED -> (request, world, candidate, figures, index) -> flag(candidate.owned());
                default -> throw new IllegalArgumentException(field + " is not a number");
            };
        }
        if (term.field() == ClockField.HOUR) {
            return (request, world, candidate, figures, index) -> world.hour();
        }
        if (term.field() instanceof BudgetField field) {
            return (request, world, candidate, figures, index) ->
                    budgets(request, world).get(index).number(field);
        }
        if (term.field() instanceof GridField field) {
            return (request, world, candidate, figures, index) ->
                    world.grids().get(index).number(field);
        }
        if (term.field() instanceof FleetField field) {
            return (request, world, candidate, figures, index) ->
                    world.fleets().get(index).number(field);
        }
        throw new IllegalArgumentException(term.field() + " is not a number");
    }

    static OfText text(Term term) {
        if (term.field() instanceof RequestField field) {
            if (field.type() == FieldType.TEXT_MAP) {
                String key = term.key();
                return (request, world, candidate, index) -> request.label(key);
            }
            return (request, world, candidate, index) -> request.text(field);
        }
        if (term.field() instanceof CandidateField field) {
            return switch (field) {
                case BACKEND -> (request, world, candidate, index) -> candidate.backend();
                case PLACEMENT ->
                    (request, world, candidate, index) -> candidate.placement().name();
                case HARDWARE -> (request, world, candidate, index) -> candidate.hardware();
                case MODEL -> (request, world, candidate, index) -> candidate.model();
                case QUANTIZATION -> (request, world, candidate, index) -> candidate.quantization();
                case REGION -> (request, world, candidate, index) -> candidate.region();
                default -> throw new IllegalArgumentException(field + " is not a text");
            };
        }
        if (term.field() == ClockField.WEEKDAY) {
            return (request, world, candidate, index) -> world.weekday().name();
        }
        if (term.field() instanceof BudgetField field) {
            return (request, world, candidate, index) ->
                    budgets(request, world).get(index).text(field);
        }
        if (term.field() instanceof GridField field) {
            return (request, world, candidate, index) ->
                    world.grids().get(index).text(field);
        }
        if (term.field() instanceof FleetField field) {
            return (request, world, candidate, index) ->
                    world.fleets().get(index).text(field);
        }
        if (term.field() instanceof SituationField field) {
            return (request, world, candidate, index) ->
                    world.situations().active().get(index).text(field);
        }
        throw new IllegalArgumentException(term.field() + " is not a text");
    }

    /** The budgets that rules see with a request. */
    static List<BudgetFacts> budgets(RequestFacts request, World world) {
        return world.budgets().visibleTo(request.request().tenant());
    }

    private static double flag(boolean value) {
        return value ? CandidateFigures.TRUE : CandidateFigures.FALSE;
    }

    private Reader() {}
}
