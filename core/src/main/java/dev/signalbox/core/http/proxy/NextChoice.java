package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.translation.TranslatedRequest;
import dev.signalbox.core.translation.Translation;
import dev.signalbox.core.translation.Translations;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.backend.Protocol;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the choices of one request that can be asked, and brings it into the protocols of those that speak another one. */
final class NextChoice {

    private static final System.Logger LOGGER = System.getLogger(NextChoice.class.getName());

    private final ClientRequest asked;
    private final Translations translations;
    private final InstantSource clock;
    private int rank = -1;
    private @Nullable AnswerTranslation translation;
    private String field = "";
    private boolean mistaken;

    NextChoice(ClientRequest asked, Translations translations, InstantSource clock) {
        this.asked = asked;
        this.translations = translations;
        this.clock = clock;
    }

    /** Whether there is a choice left that can be asked; passes over those whose protocol can't say the request. */
    boolean find(Decision made, Tries tries) {
        while (tries.next() < made.choices()) {
            Protocol protocol = made.choice(tries.next()).backend().api().protocol();
            if (protocol == asked.surface().protocol() || protocol == Protocol.ON_DEVICE) {
                return true;
            }
            AttemptFailure failure = translate(made, tries.next());
            if (failure == null) {
                return true;
            }
            tries.skip(failure);
        }
        return false;
    }

    /** Translates the request for a choice; gives why that can't be, or null if it can. */
    private @Nullable AttemptFailure translate(Decision made, int forRank) {
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
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A mistake in a translation must not leave the client without an answer.
            mistaken = true;
            LOGGER.log(System.Logger.Level.ERROR, "a request could not be translated", e);
            return new AttemptFailure(offer.backend(), false, "can't be asked: its translation failed");
        }
    }

    private AnswerTranslation translated(Offer offer, Decision made) throws UntranslatableException {
        Surface surface = asked.surface();
        Protocol backend = offer.backend().api().protocol();
        if (!surface.isTranslatable()) {
            throw new UntranslatableException(
                    "", "", "is of protocol " + surface.protocol().label() + ", the backend's is " + backend.label());
        }
        Optional<Translation> between = translations.between(surface.protocol(), backend, surface.operation());
        if (between.isEmpty()) {
            throw new IllegalStateException("a request in the backend's own protocol needs no translation");
        }
        TranslatedRequest request = between.get()
                .request(
                        asked.body().getBytes(),
                        asked.pathStream(),
                        offer.model().upstreamName());
        String id = made.id().toString();
        String model = made.facts().request().model();
        return new AnswerTranslation(request, surface.protocol(), new AnswerContext(id, model, clock.instant()));
    }

    /** The translation for a choice that was found; null if it speaks the client's protocol. */
    @Nullable
    AnswerTranslation translation(int forRank) {
        return rank == forRank ? translation : null;
    }

    /** The field that could not be translated last; empty if it was the whole request, or none. */
    String field() {
        return field;
    }

    /** Whether a translation failed by a mistake of ours, so that the client is not to blame. */
    boolean mistaken() {
        return mistaken;
    }
}
