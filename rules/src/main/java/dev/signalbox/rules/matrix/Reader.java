package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFacts;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import java.time.LocalDate;

/** Fetches the value of a field; flags are read as numbers. */
final class Reader {

    /** Stands in where a condition reads no request. */
    static final RequestFacts NO_REQUEST = RequestFacts.unclassified(
            InferenceRequest.builder(Operation.CHAT, "").build());

    /** Stands in where a condition reads no clock. */
    static final World NO_WORLD = new World(LocalDate.EPOCH, 0);

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
        String read(RequestFacts request, World world, CandidateFacts candidate);
    }

    static boolean isText(Term term) {
        return switch (term.field().type()) {
            case TEXT, CHOICE, TEXT_MAP -> true;
            case NUMBER, FLAG -> false;
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
        throw new IllegalArgumentException(term.field() + " is not a number");
    }

    static OfText text(Term term) {
        if (term.field() instanceof RequestField field) {
            if (field.type() == FieldType.TEXT_MAP) {
                String key = term.key();
                return (request, world, candidate) -> request.label(key);
            }
            return (request, world, candidate) -> request.text(field);
        }
        if (term.field() instanceof CandidateField field) {
            return switch (field) {
                case BACKEND -> (request, world, candidate) -> candidate.backend();
                case PLACEMENT ->
                    (request, world, candidate) -> candidate.placement().name();
                case HARDWARE -> (request, world, candidate) -> candidate.hardware();
                case MODEL -> (request, world, candidate) -> candidate.model();
                case QUANTIZATION -> (request, world, candidate) -> candidate.quantization();
                case REGION -> (request, world, candidate) -> candidate.region();
                default -> throw new IllegalArgumentException(field + " is not a text");
            };
        }
        if (term.field() == ClockField.WEEKDAY) {
            return (request, world, candidate) -> world.weekday().name();
        }
        throw new IllegalArgumentException(term.field() + " is not a text");
    }

    private static double flag(boolean value) {
        return value ? CandidateFigures.TRUE : CandidateFigures.FALSE;
    }

    private Reader() {}
}
