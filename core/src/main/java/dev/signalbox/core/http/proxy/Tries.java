package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.RequestResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one request: the one under way, with a hedge perhaps another one beside it, and what became of the others.
 * Most requests have a single one, of which nothing need be noted.
 */
final class Tries {

    private List<AttemptFailure> failures = List.of();
    private List<RequestResult.Try> ended = List.of();
    private @Nullable Attempt current;
    private @Nullable Attempt beside;
    private int begun;
    private int skipped;
    private int hedgeRank = -1;

    /** The rank of the next choice: how many were asked or passed over. */
    int next() {
        return begun;
    }

    /** How many were asked. */
    int asked() {
        return begun - skipped;
    }

    /** The next choice is passed over without being asked. */
    void skip(AttemptFailure reason) {
        addFailure(reason);
        note(begun, false, reason.detail());
        begun++;
        skipped++;
    }

    /** What the failed ones met. */
    List<AttemptFailure> failures() {
        return failures;
    }

    /** The one under way, or the first of two; null before the first and after the last. */
    @Nullable
    Attempt current() {
        return current;
    }

    /** Whether two are under way. */
    boolean two() {
        return beside != null;
    }

    /** An attempt begins, beside the other if there is one. */
    void begin(Attempt attempt) {
        begun++;
        if (current == null) {
            current = attempt;
        } else {
            beside = attempt;
            hedgeRank = attempt.rank;
        }
    }

    /** The first of two answers: the other is given up. */
    @SuppressWarnings("ReferenceEquality") // Attempts have an identity.
    void claim(Attempt winner) {
        Attempt first = current;
        Attempt second = beside;
        if (first == null || second == null) {
            return;
        }
        Attempt loser = winner == second ? first : second;
        current = winner;
        beside = null;
        note(loser.rank, true, "was given up because the other one answered first");
        loser.lose();
    }

    /** One has failed; the other, if there are two, stays under way. */
    @SuppressWarnings("ReferenceEquality") // Attempts have an identity.
    void fail(Attempt attempt, AttemptFailure failure) {
        addFailure(failure);
        note(attempt.rank, false, failure.detail());
        if (attempt == current) {
            current = beside;
        }
        beside = null;
    }

    /** The client has gone: whatever is under way is given up. */
    void cancel() {
        Attempt second = beside;
        if (second != null) {
            beside = null;
            note(second.rank, false, "was given up because the client went away");
            second.cancel();
        }
        Attempt first = current;
        if (first != null) {
            first.cancel();
        }
    }

    /** What became of the second choice that was asked while the first was silent. */
    RequestResult.Hedge hedge(@Nullable Hedge hedge, RequestResult.Outcome outcome, int choice) {
        if (hedgeRank < 0) {
            return hedge != null && hedge.limited() ? RequestResult.Hedge.LIMITED : RequestResult.Hedge.NONE;
        }
        if (choice == hedgeRank && outcome != RequestResult.Outcome.CANCELLED) {
            return RequestResult.Hedge.WON;
        }
        boolean lost = ended.stream().anyMatch(one -> one.choice() == hedgeRank && one.lost());
        return lost ? RequestResult.Hedge.LOST : RequestResult.Hedge.FAILED;
    }

    /**
     * Each try in the order of their beginning; empty if there was only the one that answered.
     *
     * @param choice the rank of the one that ended the request; -1 if all failed
     * @param status what it answered
     * @param detail what went wrong with it; empty if nothing did
     */
    List<RequestResult.Try> all(int choice, int status, String detail) {
        if (ended.isEmpty()) {
            return List.of();
        }
        if (choice >= 0) {
            note(choice, false, detail.isEmpty() ? "answered with status " + status : detail);
        }
        ended.sort(Comparator.comparingInt(RequestResult.Try::choice));
        return ended;
    }

    private void addFailure(AttemptFailure failure) {
        if (failures.isEmpty()) {
            failures = new ArrayList<>();
        }
        failures.add(failure);
    }

    private void note(int rank, boolean lost, String detail) {
        if (ended.isEmpty()) {
            ended = new ArrayList<>();
        }
        ended.add(new RequestResult.Try(rank, rank == hedgeRank, lost, detail));
    }
}
