package dev.signalbox.core.policy;

import java.util.List;
import java.util.Locale;

/** Finds the revision that somebody means: by its id, by the beginning of it, or by what it is in force as. */
final class RevisionIds {

    private static final String SCHEME = "sha256:";
    private static final int MIN_DIGITS = 4;

    private RevisionIds() {}

    /**
     * A revision's id.
     *
     * @param given an id with or without {@code sha256:}, at least four digits of its beginning, or {@code active}, {@code
     *     previous}, {@code canary} or {@code shadow}
     * @throws LifecycleException if none is meant, or several may be
     */
    static String find(String given, LifecycleState state, List<Revision> revisions) {
        String byRole = byRole(given, state);
        if (!byRole.isEmpty()) {
            return byRole;
        }
        String digits = given.toLowerCase(Locale.ROOT);
        if (digits.startsWith(SCHEME)) {
            digits = digits.substring(SCHEME.length());
        }
        if (digits.length() < MIN_DIGITS || !digits.matches("[0-9a-f]+")) {
            throw notFound(
                    given,
                    "an id is " + SCHEME + " and hexadecimal digits, of which at least " + MIN_DIGITS
                            + " must be given");
        }
        String beginning = SCHEME + digits;
        List<String> found = revisions.stream()
                .map(Revision::id)
                .filter(id -> id.startsWith(beginning))
                .toList();
        if (found.isEmpty()) {
            throw notFound(given, "GET /policy/revisions lists those that are kept");
        }
        if (found.size() > 1) {
            throw new LifecycleException(
                    LifecycleException.Kind.INVALID,
                    "ambiguous_revision",
                    "\"" + given + "\" is the beginning of " + found.size() + " revisions: "
                            + String.join(", ", found));
        }
        return found.get(0);
    }

    private static String byRole(String given, LifecycleState state) {
        String id =
                switch (given) {
                    case "active" -> state.active();
                    case "previous" -> state.previous();
                    case "canary" -> state.canary();
                    case "shadow" -> state.shadow();
                    default -> null;
                };
        if (id != null && id.isEmpty()) {
            throw notFound(given, "there is no " + given + " revision at present");
        }
        return id == null ? "" : id;
    }

    private static LifecycleException notFound(String given, String hint) {
        return new LifecycleException(
                LifecycleException.Kind.NOT_FOUND,
                "unknown_revision",
                "there is no revision \"" + PolicyFiles.shortened(given) + "\"; " + hint);
    }
}
