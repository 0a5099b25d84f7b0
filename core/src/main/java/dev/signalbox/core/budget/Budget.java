package dev.signalbox.core.budget;

import static java.util.Objects.requireNonNull;

import java.time.ZoneId;

/**
 * What an operator lets be spent in each period.
 *
 * @param tenant whose budget it is; empty for one that all tenants share, {@value #EACH_TENANT} for one of each tenant's own
 * @param limitUsd what may be spent, in US dollars, above 0
 * @param zone where its periods begin
 */
public record Budget(String tenant, Period period, double limitUsd, ZoneId zone) {

    /** The tenant of a budget that every tenant has for itself. */
    public static final String EACH_TENANT = "*";

    public Budget {
        requireNonNull(tenant, "tenant");
        requireNonNull(period, "period");
        requireNonNull(zone, "zone");
        if (!(limitUsd > 0)) {
            throw new IllegalArgumentException("limitUsd is " + limitUsd + ", must be above 0");
        }
    }
}
