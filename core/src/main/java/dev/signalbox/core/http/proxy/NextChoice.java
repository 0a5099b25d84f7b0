package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.translation.TranslatedRequest;
import dev.signalbox.core.translation.Translation;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings one request into the protocols of backends that speak another one than its client. */
final class NextChoice {

    private static final System.Logger LOGGER = System.getLogger(NextChoice.class.getName());

    private final Surface surface;
    private final Buffer body;
    private final Instant now;
    private int rank = -1;
    private @Nullable AnswerTranslation translation;
    private String field = "";

    NextChoice(Surface surface, Buffer body, Instant now) {
        this.surface = surface;
        this.body = body;
        this.now = now;
    }

    /** Translates the request for a choice; gives why that can't be, or null if it can. */
    @Nullable
    AttemptFailure translate(Decision made, int forRank) {
        if (rank == forRank) {
            return null;
        }
        Offer offer = made.choice(forRank);
        try {
            translation = translated(offer, made);
            rank = forRank;
            return null;
        } catch (UntranslatableException e) {
            field = e.field();
            return new AttemptFailure(offer.backend(), false, "can't be asked: " + e.getMessage());
        } catch (RuntimeException e) {
            // A mistake in a translation must not leave the client without an answer.
            LOGGER.log(System.Logger.Level.ERROR, "a request could not be translated", e);
            return new AttemptFailure(offer.backend(), false, "can't be asked: its translation failed");
        }
    }

    private AnswerTranslation translated(Offer offer, Decision made) throws UntranslatableException {
        Protocol backend = offer.backend().api().protocol();
        if (!surface.isTranslatable()) {
            throw new UntranslatableException(
                    "", "", "is of protocol " + surface.protocol().label() + ", the backend's is " + backend.label());
        }
        Optional<Translation> between = Translation.between(surface.protocol(), backend, surface.operation());
        if (between.isEmpty()) {
            throw new IllegalStateException("a request in the backend's own protocol needs no translation");
        }
        TranslatedRequest request = between.get()
                .request(
                        body.getBytes(),
                        surface == Surface.GEMINI_STREAM,
                        offer.model().upstreamName());
        String id = made.id().toString();
        String model = made.facts().request().model();
        return new AnswerTranslation(request, surface.protocol(), new AnswerContext(id, model, now));
    }

    /** The translation for the choice it was last made for. */
    AnswerTranslation translation() {
        if (translation == null) {
            throw new IllegalStateException("nothing is translated yet");
        }
        return translation;
    }

    /** The field that could not be translated last; empty if it was the whole request, or none. */
    String field() {
        return field;
    }
}
