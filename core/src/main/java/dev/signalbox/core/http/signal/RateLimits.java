package dev.signalbox.core.http.signal;

import dev.signalbox.core.fleet.RateLimit;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a backend's limits on our requests, as the headers of an answer say it:
 *
 * <ul>
 *   <li>{@code x-ratelimit-{limit,remaining,reset}-{requests,tokens}}, as OpenAI, Groq and others have them;
 *   <li>{@code anthropic-ratelimit-{requests,tokens,input-tokens,output-tokens}-{limit,remaining,reset}};
 *   <li>{@code ratelimit: "name";r=50;t=30} with {@code ratelimit-policy: "name";q=100;w=60}, the draft of the IETF, and its
 *       earlier {@code ratelimit-{limit,remaining,reset}}.
 * </ul>
 *
 * <p>Of several limits the one that is used up most is told. One that is used up altogether means: no more requests until its
 * reset. Headers that make no sense are left aside.
 */
public final class RateLimits {

    /** A limit that does not say when it is whole again is a limit by the minute. */
    private static final long DEFAULT_WINDOW_MILLIS = 60_000;

    private final Map<String, Quota> quotas = new TreeMap<>();
    private final long now;

    private RateLimits(long now) {
        this.now = now;
    }

    /**
     * Reads the headers of an answer.
     *
     * @param now in milliseconds since 1970
     * @return null if none tells of a limit
     */
    public static @Nullable RateLimits of(Iterable<Map.Entry<String, String>> headers, long now) {
        RateLimits limits = null;
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().toLowerCase(Locale.ROOT).contains("ratelimit")) {
                if (limits == null) {
                    limits = new RateLimits(now);
                }
                limits.read(header.getKey().toLowerCase(Locale.ROOT), header.getValue());
            }
        }
        return limits;
    }

    /** The limit of which the most is used up; {@link RateLimit#NONE} if no share is known. */
    public RateLimit tightest() {
        RateLimit tightest = RateLimit.NONE;
        for (Map.Entry<String, Quota> entry : quotas.entrySet()) {
            Quota quota = entry.getValue();
            if (quota.limit > 0 && quota.remaining >= 0) {
                double used = Math.max(0, Math.min(1, 1 - quota.remaining / quota.limit));
                if (tightest.equals(RateLimit.NONE) || used > tightest.used()) {
                    tightest = new RateLimit(
                            count(quota.remaining) + " of " + count(quota.limit) + " " + entry.getKey() + " left",
                            used,
                            now + (quota.resetMillis > 0 ? quota.resetMillis : DEFAULT_WINDOW_MILLIS));
                }
            }
        }
        return tightest;
    }

    /** How long no request is welcome, because a limit is used up, in milliseconds; 0 if one is. */
    public long exhaustedMillis() {
        long longest = 0;
        for (Quota quota : quotas.values()) {
            if (quota.remaining == 0) {
                longest = Math.max(longest, quota.resetMillis);
            }
        }
        return Math.min(longest, RetryAfter.MAX_MILLIS);
    }

    private void read(String name, String value) {
        if (name.startsWith("x-ratelimit-")) {
            String rest = name.substring("x-ratelimit-".length());
            int dash = rest.indexOf('-');
            if (dash > 0) {
                quota(rest.substring(dash + 1)).set(rest.substring(0, dash), value, now);
            }
        } else if (name.startsWith("anthropic-ratelimit-")) {
            String rest = name.substring("anthropic-ratelimit-".length());
            int dash = rest.lastIndexOf('-');
            if (dash > 0) {
                quota(rest.substring(0, dash)).set(rest.substring(dash + 1), value, now);
            }
        } else if (name.equals("ratelimit") || name.equals("ratelimit-policy")) {
            readStructured(value);
        } else if (name.startsWith("ratelimit-")) {
            quota("requests").set(name.substring("ratelimit-".length()), value, now);
        }
    }

    /** A list of {@code "name";r=50;t=30} or {@code "name";q=100;w=60}. */
    private void readStructured(String value) {
        for (String item : value.split(",", -1)) {
            String[] parts = item.split(";", -1);
            Quota quota = quota(parts[0].strip().replace("\"", ""));
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                String figure = equals < 0 ? "" : parts[i].substring(equals + 1).strip();
                switch (equals < 0 ? "" : parts[i].substring(0, equals).strip()) {
                    case "q" -> quota.set("limit", figure, now);
                    case "r" -> quota.set("remaining", figure, now);
                    case "t" -> quota.set("reset", figure, now);
                    default -> {
                        // The window and what the limit is for do not matter here.
                    }
                }
            }
        }
    }

    private Quota quota(String name) {
        return quotas.computeIfAbsent(name.length() > 40 ? name.substring(0, 40) : name, key -> new Quota());
    }

    private static String count(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    private static final class Quota {

        double limit = Double.NaN;
        double remaining = Double.NaN;
        long resetMillis;

        void set(String what, String value, long now) {
            switch (what) {
                case "limit" -> limit = number(value, limit);
                case "remaining" -> remaining = number(value, remaining);
                case "reset" -> resetMillis = ResetTime.millis(value, now);
                default -> {
                    // Other headers of the family say nothing of what is left.
                }
            }
        }

        private static double number(String value, double before) {
            try {
                double number = Double.parseDouble(value.strip());
                return number >= 0 && number <= Long.MAX_VALUE ? number : before;
            } catch (NumberFormatException e) {
                return before;
            }
        }
    }
}
