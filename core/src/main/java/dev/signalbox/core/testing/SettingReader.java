package dev.signalbox.core.testing;

import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Section;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads what a file or a test says of the world, and changes a {@link Setting} accordingly. */
final class SettingReader {

    static final String CLOCK = "clock";
    static final String REQUEST = "request";
    static final String LIKE = "like";
    static final String BACKENDS = "backends";
    static final String FLEET = "fleet";
    static final String BUDGETS = "budgets";
    static final String GRIDS = "grids";
    static final String SITUATIONS = "situations";

    static final List<BudgetField> BUDGET_FIELDS =
            List.of(BudgetField.TENANT, BudgetField.PERIOD, BudgetField.SPENT_USD, BudgetField.LIMIT_USD);

    private final Values defaultRequest;
    private final Values defaultBackend;
    private final Map<String, Values> requests = new LinkedHashMap<>();

    /**
     * A reader for one file.
     *
     * @param defaults what the file says of all requests and backends
     * @param file in which the named requests stand
     */
    SettingReader(Optional<Section> defaults, Section file) {
        defaultRequest = defaults.flatMap(all -> all.section("request"))
                .map(RequestReader::read)
                .orElse(Values.NONE);
        defaultBackend = defaults.flatMap(all -> all.section("backend"))
                .map(BackendReader::read)
                .orElse(Values.NONE);
        file.section("requests").ifPresent(named -> {
            for (String name : named.keys()) {
                Values values = named.section(name).map(RequestReader::read).orElse(Values.NONE);
                requests.put(name, defaultRequest.with(values));
            }
        });
    }

    /** What every request is, unless it is said otherwise. */
    Values defaultRequest() {
        return defaultRequest;
    }

    /** The file's requests, by their names. */
    Map<String, Values> requests() {
        return requests;
    }

    /** Applies everything that a section says of the world, the request excepted. */
    void apply(Section section, Setting setting) {
        ClockReader.read(section, CLOCK).ifPresent(change -> setting.clock = change.apply(setting.clock));
        applyState(section, setting);
    }

    /** The same without the clock. */
    void applyState(Section section, Setting setting) {
        section.section(BACKENDS).ifPresent(backends -> applyBackends(backends, setting));
        if (section.has(FLEET)) {
            setting.fleet = backendNames(section, FLEET, setting);
        }
        if (section.has(BUDGETS)) {
            setting.budgets = section.sections(BUDGETS).stream()
                    .flatMap(budget -> budget(budget).stream())
                    .toList();
        }
        section.section(GRIDS).ifPresent(grids -> {
            for (String region : grids.keys()) {
                FieldReader.number(grids, region, GridField.CARBON_INTENSITY)
                        .ifPresent(value -> setting.grids.put(region, value));
            }
        });
        if (section.has(SITUATIONS)) {
            setting.situations = section.texts(SITUATIONS);
        }
    }

    /** Applies what a test says of its request: the name of one, or its fields, perhaps like a named one. */
    void applyRequest(Section test, Setting setting) {
        if (!test.isSection(REQUEST)) {
            named(test, REQUEST).ifPresent(values -> setting.request = values);
            return;
        }
        test.section(REQUEST).ifPresent(request -> {
            Values base = request.has(LIKE) ? named(request, LIKE).orElse(defaultRequest) : setting.request;
            setting.request = base.with(RequestReader.read(request));
        });
    }

    /**
     * What one value of an axis of a matrix changes; empty if there is no such axis, in which case {@link #knowsAxis} says
     * so, or the value is wrong.
     */
    Optional<Consumer<Setting>> change(String path, Section item, String key, Setting setting) {
        if (path.equals(REQUEST)) {
            return named(item, key).map(values -> changed -> changed.request = values);
        } else if (path.startsWith(REQUEST + ".")) {
            return RequestReader.read(path.substring(REQUEST.length() + 1), item, key)
                    .map(values -> changed -> changed.request = changed.request.with(values));
        } else if (path.equals(CLOCK)) {
            return ClockReader.read(item, key).map(change -> changed -> changed.clock = change.apply(changed.clock));
        } else if (path.startsWith(CLOCK + ".")) {
            return ClockReader.part(path.substring(CLOCK.length() + 1), item, key)
                    .map(change -> changed -> changed.clock = change.apply(changed.clock));
        } else if (path.startsWith(GRIDS + ".")) {
            String region = path.substring(GRIDS.length() + 1);
            return FieldReader.number(item, key, GridField.CARBON_INTENSITY)
                    .map(value -> changed -> changed.grids.put(region, value));
        } else if (path.equals(SITUATIONS)) {
            List<String> names = item.texts(key);
            return Optional.of(changed -> changed.situations = names);
        } else if (path.equals(FLEET)) {
            List<String> names = backendNames(item, key, setting);
            return Optional.of(changed -> changed.fleet = names);
        }
        return backendAxis(path, setting)
                .flatMap(axis -> BackendReader.read(axis.field, item, key)
                        .map(values -> changed -> changed.backends.computeIfPresent(
                                axis.backend, (name, before) -> before.with(values))));
    }

    /** Whether a path names something that a matrix can vary. */
    boolean knowsAxis(String path, Setting setting) {
        boolean whole = List.of(REQUEST, CLOCK, SITUATIONS, FLEET).contains(path);
        boolean ofRequest = path.startsWith(REQUEST + ".") && RequestReader.knows(path.substring(REQUEST.length() + 1));
        boolean ofClock = path.startsWith(CLOCK + ".") && ClockReader.KEYS.contains(path.substring(CLOCK.length() + 1));
        return whole
                || ofRequest
                || ofClock
                || path.startsWith(GRIDS + ".")
                || backendAxis(path, setting).isPresent();
    }

    /** Paths that a matrix can vary, for suggestions. */
    static List<String> axes(Setting setting) {
        List<String> axes = new ArrayList<>(List.of(REQUEST, CLOCK, SITUATIONS, FLEET));
        RequestReader.FIELDS.stream()
                .filter(field -> field != RequestField.LABELS)
                .forEach(field -> axes.add(REQUEST + "." + field.label()));
        ClockReader.KEYS.forEach(part -> axes.add(CLOCK + "." + part));
        setting.backends
                .keySet()
                .forEach(name -> BackendReader.axes().forEach(field -> axes.add(BACKENDS + "." + name + "." + field)));
        return axes;
    }

    private record BackendAxis(String backend, String field) {}

    private static Optional<BackendAxis> backendAxis(String path, Setting setting) {
        int dot = path.lastIndexOf('.');
        if (!path.startsWith(BACKENDS + ".") || dot <= BACKENDS.length()) {
            return Optional.empty();
        }
        BackendAxis axis = new BackendAxis(path.substring(BACKENDS.length() + 1, dot), path.substring(dot + 1));
        boolean known = setting.backends.containsKey(axis.backend)
                && BackendReader.axes().contains(axis.field);
        return known ? Optional.of(axis) : Optional.empty();
    }

    private Optional<Values> named(Section section, String key) {
        return section.text(key).flatMap(name -> {
            Values values = requests.get(name);
            if (values == null) {
                section.report(
                        key,
                        "unknown-request",
                        "is \"" + name + "\", must be a name below requests"
                                + (requests.isEmpty() ? "" : ": " + String.join(", ", requests.keySet())),
                        Suggestion.of(name, requests.keySet()));
            }
            return Optional.ofNullable(values);
        });
    }

    private void applyBackends(Section backends, Setting setting) {
        for (String name : backends.keys()) {
            Values given = backends.section(name).map(BackendReader::read).orElse(Values.NONE);
            Values before = setting.backends.get(name);
            Values values = (before == null ? defaultBackend : before).with(given);
            if (values.text(CandidateField.PLACEMENT).isEmpty()) {
                backends.report(
                        name,
                        "unknown-backend",
                        "is no backend of this file, and a new one needs a placement",
                        Suggestion.of(name, setting.backends.keySet()));
            } else {
                setting.backends.put(name, values);
            }
        }
    }

    private static List<String> backendNames(Section section, String key, Setting setting) {
        return section.spread(key, "backend").stream()
                .flatMap(item -> backendName(item, "backend", setting.backends.keySet()).stream())
                .toList();
    }

    /** The name of a backend below a key; empty if it is absent or there is no such backend. */
    static Optional<String> backendName(Section section, String key, Iterable<String> known) {
        List<String> names = new ArrayList<>();
        known.forEach(names::add);
        return section.text(key).filter(name -> {
            if (!names.contains(name)) {
                section.report(
                        key,
                        "unknown-backend",
                        "is \"" + name + "\", must be one of the backends " + String.join(", ", names),
                        Suggestion.of(name, names));
            }
            return names.contains(name);
        });
    }

    private static Optional<BudgetFacts> budget(Section section) {
        Values values = Values.NONE;
        for (BudgetField field : BUDGET_FIELDS) {
            Optional<Object> value = FieldReader.read(section, field.label(), field);
            if (value.isPresent()) {
                values = values.with(field.label(), value.get());
            }
        }
        double limit = values.number(BudgetField.LIMIT_USD);
        if (!(limit > 0)) {
            if (section.has(BudgetField.LIMIT_USD.label())) {
                section.report(BudgetField.LIMIT_USD.label(), "out-of-range", "must be a number above 0");
            } else {
                section.reportMissing(BudgetField.LIMIT_USD.label(), "what may be spent");
            }
            return Optional.empty();
        }
        return Optional.of(new BudgetFacts(
                values.text(BudgetField.TENANT),
                values.text(BudgetField.PERIOD),
                values.number(BudgetField.SPENT_USD),
                limit));
    }

    /** A time as a test shows it. */
    static String shown(ZonedDateTime time) {
        return time.toLocalDateTime().toString();
    }
}
