package dev.signalbox.core.http.wire;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The headers that tell a client how its request was placed. They stand on every answer of the data port. */
public final class SignalboxHeaders {

    public static final CharSequence DECISION_ID = HttpHeaders.createOptimized("x-signalbox-decision-id");
    public static final CharSequence REQUEST_CLASS = HttpHeaders.createOptimized("x-signalbox-request-class");
    public static final CharSequence PLACEMENT = HttpHeaders.createOptimized("x-signalbox-placement");
    public static final CharSequence BACKEND = HttpHeaders.createOptimized("x-signalbox-backend");
    public static final CharSequence POLICY_REVISION = HttpHeaders.createOptimized("x-signalbox-policy-revision");
    public static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-signalbox-attempts");

    /** The value of what an answer does not have, such as the backend of a refusal. */
    public static final CharSequence NONE = HttpHeaders.createOptimized("none");

    private static final CharSequence ZERO = HttpHeaders.createOptimized("0");
    private static final CharSequence ONE = HttpHeaders.createOptimized("1");

    private SignalboxHeaders() {}

    /** Says that there was no decision. */
    public static void addUndecided(MultiMap headers, String policyRevision) {
        headers.add(DECISION_ID, NONE);
        headers.add(REQUEST_CLASS, NONE);
        headers.add(PLACEMENT, NONE);
        headers.add(BACKEND, NONE);
        headers.add(POLICY_REVISION, policyRevision);
        headers.add(ATTEMPTS, ZERO);
    }

    /** Says what was decided, and who answered after how many attempts; null if no backend did. */
    public static void add(MultiMap headers, Decision decision, @Nullable Offer answering, int attempts) {
        headers.add(DECISION_ID, decision.id().toString());
        headers.add(REQUEST_CLASS, decision.facts().requestClass());
        headers.add(
                PLACEMENT,
                answering == null ? NONE : answering.backend().placement().name());
        headers.add(BACKEND, answering == null ? NONE : answering.backend().id());
        headers.add(POLICY_REVISION, decision.policyRevision());
        headers.add(ATTEMPTS, attempts == 1 ? ONE : attempts == 0 ? ZERO : Integer.toString(attempts));
    }

    /** Whether a backend's own answer has a header that is ours to give, as another sidecar's answer does. */
    public static boolean isOurs(String name) {
        return name.length() > 11
                && name.regionMatches(true, 0, "x-signalbox-", 0, 12)
                && (equal(name, DECISION_ID)
                        || equal(name, REQUEST_CLASS)
                        || equal(name, PLACEMENT)
                        || equal(name, BACKEND)
                        || equal(name, POLICY_REVISION)
                        || equal(name, ATTEMPTS));
    }

    private static boolean equal(String name, CharSequence known) {
        return name.equalsIgnoreCase(known.toString());
    }
}
