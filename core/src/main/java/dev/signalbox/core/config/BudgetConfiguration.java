package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Suggestion;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An entry below {@code budgets}: what may be spent in each hour, day or month.
 *
 * @param tenant whose budget it is; empty for one that all tenants share, {@value #EACH_TENANT} for one of each tenant's own
 * @param period how long it lasts before the next one begins
 * @param limitUsd what may be spent, in US dollars
 * @param zone where its days and months begin
 */
public record BudgetConfiguration(String tenant, Period period, double limitUsd, ZoneId zone) {

    /** The tenant of a budget that every tenant has for itself. */
    public static final String EACH_TENANT = "*";

    private static final double MAX_USD = 1e9;

    /** How long a budget lasts. */
    public enum Period {
        HOUR,
        DAY,
        MONTH
    }

    public BudgetConfiguration {
        requireNonNull(tenant, "tenant");
        requireNonNull(period, "period");
        requireNonNull(zone, "zone");
        if (!(limitUsd > 0 && limitUsd <= MAX_USD)) {
            throw new IllegalArgumentException("limitUsd is " + limitUsd + ", must be above 0 and at most 1e9");
        }
    }

    static List<BudgetConfiguration> readAll(SectionReader file) {
        List<BudgetConfiguration> budgets = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (SectionReader entry : file.sections("budgets")) {
            read(entry).ifPresent(budget -> {
                Integer first = lines.putIfAbsent(budget.period + " " + budget.tenant, entry.line("period"));
                if (first == null) {
                    budgets.add(budget);
                } else {
                    entry.report(
                            "period",
                            "duplicate-budget",
                            "is another budget of " + whose(budget.tenant) + " for each " + label(budget.period)
                                    + ", like that in line " + first + "; there must be one of each kind");
                }
            });
        }
        return List.copyOf(budgets);
    }

    private static Optional<BudgetConfiguration> read(SectionReader entry) {
        String tenant = entry.text("tenant", "");
        Optional<Period> period = entry.required("period", "hour, day or month").flatMap(text -> period(entry, text));
        OptionalDouble limit = entry.requiredNumber("limit", "what may be spent, in US dollars", 0, MAX_USD);
        ZoneId zone = entry.zone("timeZone", ZoneOffset.UTC);
        if (limit.isPresent() && limit.getAsDouble() == 0) {
            entry.report(
                    "limit", "invalid-value", "is 0, must be above 0: a rule that rejects says that nothing may run");
            return Optional.empty();
        }
        return period.isPresent() && limit.isPresent()
                ? Optional.of(new BudgetConfiguration(tenant, period.get(), limit.getAsDouble(), zone))
                : Optional.empty();
    }

    private static Optional<Period> period(SectionReader entry, String text) {
        List<String> labels =
                Arrays.stream(Period.values()).map(BudgetConfiguration::label).toList();
        int index = labels.indexOf(text.toLowerCase(Locale.ROOT));
        if (index < 0) {
            entry.report(
                    "period",
                    "invalid-value",
                    "is \"" + text + "\", must be one of " + String.join(", ", labels),
                    Suggestion.of(text, labels));
            return Optional.empty();
        }
        return Optional.of(Period.values()[index]);
    }

    private static String whose(String tenant) {
        return switch (tenant) {
            case "" -> "all tenants";
            case EACH_TENANT -> "each tenant";
            default -> tenant;
        };
    }

    private static String label(Period period) {
        return period.name().toLowerCase(Locale.ROOT);
    }
}
