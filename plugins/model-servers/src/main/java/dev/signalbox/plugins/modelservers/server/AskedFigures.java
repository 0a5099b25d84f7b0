package dev.signalbox.plugins.modelservers.server;

import dev.signalbox.plugins.modelservers.http.Endpoint;
import dev.signalbox.plugins.modelservers.http.Endpoint.Answer;
import dev.signalbox.plugins.modelservers.metrics.Figures;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks one server for its figures, one look at a time.
 *
 * <p>Once a server has told all it tells, it is asked for what is read of that alone, where it can be: vLLM takes some ten
 * milliseconds to write its whole page, in which it serves nobody. One that then tells less is asked for all again.
 */
final class AskedFigures {

    /** Another try for a selection after this many looks at whole pages. */
    private static final int LOOKS_WITHOUT_SELECTION = 60;

    private final Figures figures;
    private final Endpoint whole;
    private final Optional<Endpoint> selection;
    private final AtomicInteger looksUntilSelection = new AtomicInteger();
    private volatile Reading told = Reading.unreadable("was not asked yet");

    AskedFigures(Figures figures, Endpoint whole) {
        this.figures = figures;
        this.whole = whole;
        this.selection =
                figures.selection().isEmpty() ? Optional.empty() : Optional.of(whole.with(figures.selection()));
    }

    /** Asks once. Fails with a {@link Endpoint.ProbeException} for the operator. */
    CompletableFuture<Answer<Reading>> ask(Executor threads) {
        Reading before = told;
        if (selection.isEmpty() || !before.problem().isEmpty() || looksUntilSelection.getAndDecrement() > 0) {
            return askForAll(threads);
        }
        return read(selection.get(), threads).thenCompose(answer -> {
            if (answer.body().problem().isEmpty() && answer.body().saysAsMuchAs(before)) {
                looksUntilSelection.set(0);
                return CompletableFuture.completedFuture(answer);
            }
            looksUntilSelection.set(LOOKS_WITHOUT_SELECTION);
            return askForAll(threads);
        });
    }

    /** What is asked, for messages. */
    String text() {
        return whole.text();
    }

    private CompletableFuture<Answer<Reading>> askForAll(Executor threads) {
        return read(whole, threads).thenApply(answer -> {
            told = answer.body();
            return answer;
        });
    }

    private CompletableFuture<Answer<Reading>> read(Endpoint asked, Executor threads) {
        return asked.ask(
                threads, (code, body) -> code == 200 ? figures.read(body) : Reading.unreadable("answered " + code));
    }
}
