package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An entry below {@code backends}: which components find, watch and price model servers. All other keys are theirs.
 *
 * @param id the operator's name for it, unique in the file
 * @param provider what finds the model servers
 * @param load what watches them; empty if the file leaves it to the host
 * @param cost what prices them; empty if nothing does
 * @param fallbackEstimate what to expect of them while the cost model can't tell
 * @param endpoints what finds where they are; empty if the file says it
 * @param content everything the entry says, to be compared
 */
public record BackendConfiguration(
        String id,
        ComponentConfiguration provider,
        Optional<ComponentConfiguration> load,
        Optional<ComponentConfiguration> cost,
        CostEstimate fallbackEstimate,
        Optional<ComponentConfiguration> endpoints,
        Map<String, Object> content) {

    /** The provider of an entry that names none. */
    public static final String DEFAULT_PROVIDER = "openai-compatible";

    private static final String ENDPOINTS = "endpoints";
    private static final Set<String> OWN_KEYS = Set.of("id", "provider", "load", "cost", "fallbackEstimate", ENDPOINTS);
    private static final String ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public BackendConfiguration {
        requireNonNull(id, "id");
        requireNonNull(provider, "provider");
        requireNonNull(load, "load");
        requireNonNull(cost, "cost");
        requireNonNull(fallbackEstimate, "fallbackEstimate");
        requireNonNull(endpoints, "endpoints");
        content = Map.copyOf(content);
    }

    /** The same entry for one of its endpoints: its components find the endpoint's address at the key {@code url}. */
    public BackendConfiguration at(URI url) {
        return new BackendConfiguration(
                id, provider.at(url, ENDPOINTS), load, cost, fallbackEstimate, Optional.empty(), content);
    }

    /** The same entry, which tells its problems to somebody else. */
    public BackendConfiguration reporting(Consumer<Finding> problems) {
        return new BackendConfiguration(
                id,
                provider.reporting(problems),
                load.map(each -> each.reporting(problems)),
                cost.map(each -> each.reporting(problems)),
                fallbackEstimate,
                endpoints.map(each -> each.reporting(problems)),
                content);
    }

    /** Whether its backends are to be found, rather than the entry saying where its backend is. */
    public boolean isSearched() {
        return content.containsKey(ENDPOINTS);
    }

    /** Takes all keys of its components for read, where nobody makes them. */
    public void forgiveUnread() {
        provider.forgiveUnread();
        load.ifPresent(ComponentConfiguration::forgiveUnread);
        cost.ifPresent(ComponentConfiguration::forgiveUnread);
        endpoints.ifPresent(ComponentConfiguration::forgiveUnread);
    }

    static List<BackendConfiguration> readAll(SectionReader file) {
        List<BackendConfiguration> backends = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (SectionReader entry : file.sections("backends")) {
            BackendConfiguration backend = read(entry);
            Integer first = lines.putIfAbsent(backend.id, entry.line("id"));
            if (first != null) {
                entry.report(
                        "id",
                        "duplicate-backend",
                        "is \"" + backend.id + "\", like that of the backend in line " + first + ", must be unique");
            }
            backends.add(backend);
        }
        return backends;
    }

    private static BackendConfiguration read(SectionReader entry) {
        String provider = entry.text("provider", DEFAULT_PROVIDER);
        if (entry.has(ENDPOINTS) && entry.keys().contains("url")) {
            entry.report(
                    ENDPOINTS,
                    "invalid-value",
                    "is there beside url, where an entry must have one of them: a place or a search");
        }
        return new BackendConfiguration(
                readId(entry),
                entry.component("provider", provider, OWN_KEYS),
                entry.has("load") ? Optional.of(readLoad(entry.section("load"), provider)) : Optional.empty(),
                entry.has("cost") ? readCost(entry.section("cost")) : Optional.empty(),
                readEstimate(entry.section("fallbackEstimate")),
                entry.has(ENDPOINTS) ? readEndpoints(entry.section(ENDPOINTS)) : Optional.empty(),
                entry.content());
    }

    private static String readId(SectionReader entry) {
        Optional<String> id = entry.required("id", "a name for this backend");
        if (id.isPresent() && !id.get().matches(ID)) {
            entry.report(
                    "id",
                    "invalid-value",
                    "is \"" + id.get() + "\", must be at most 63 letters, digits, dots, hyphens and underscores,"
                            + " beginning with a letter or digit");
        }
        return id.orElseGet(entry::path);
    }

    private static ComponentConfiguration readLoad(SectionReader load, String provider) {
        return load.component("source", load.text("source", provider), Set.of("source"));
    }

    private static Optional<ComponentConfiguration> readCost(SectionReader cost) {
        return readNamed(cost, "model", "the name of a cost model");
    }

    private static Optional<ComponentConfiguration> readEndpoints(SectionReader endpoints) {
        return readNamed(endpoints, "source", "the name of an endpoint source");
    }

    /** A component whose type must be there: without it nobody knows which keys it would have read. */
    private static Optional<ComponentConfiguration> readNamed(SectionReader section, String typeKey, String expected) {
        Optional<String> type = section.required(typeKey, expected);
        if (!section.isPresent()) {
            return Optional.empty();
        }
        ComponentConfiguration component = section.component(typeKey, type.orElse(""), Set.of(typeKey));
        if (type.isEmpty()) {
            component.forgiveUnread();
        }
        return type.map(any -> component);
    }

    private static CostEstimate readEstimate(SectionReader estimate) {
        return new CostEstimate(
                figure(estimate, "ttftMs"),
                figure(estimate, "tpotMs"),
                figure(estimate, "usd"),
                figure(estimate, "marginalUsd"),
                figure(estimate, "energyJoules"),
                figure(estimate, "carbonGrams"),
                Double.NaN);
    }

    private static double figure(SectionReader estimate, String key) {
        return estimate.number(key, Double.NaN, 0, 1e9);
    }
}
