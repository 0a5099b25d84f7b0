package dev.signalbox.core.testing;

import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The inputs that a test is run with: one for each combination of the values of its axes. */
final class Matrix {

    /** More cases of one test are most likely a mistake. */
    static final int MAX_CASES = 2_000;

    private static final String VALUE = "value";

    private final List<Axis> axes;

    private record Axis(String path, List<Value> values) {

        /** What stands for the axis in names: the path without what goes without saying. */
        String label() {
            return path.replaceFirst("^(request\\.labels|request|backends|clock)\\.", "");
        }
    }

    private record Value(String shown, Consumer<Setting> change) {}

    /** One combination: what stands in names of cases, and what it changes. */
    record Combination(List<String> values, String label, List<Consumer<Setting>> changes) {

        Setting appliedTo(Setting setting) {
            Setting changed = setting.copy();
            changes.forEach(change -> change.accept(changed));
            return changed;
        }
    }

    private Matrix(List<Axis> axes) {
        this.axes = axes;
    }

    /** The matrix of a test; one case without values if it has none. */
    static Matrix read(Section test, SettingReader reader, Setting setting) {
        List<Axis> axes = new ArrayList<>();
        test.section("matrix").ifPresent(matrix -> {
            for (String path : matrix.keys()) {
                List<Value> values = values(matrix, path, reader, setting);
                if (!values.isEmpty()) {
                    axes.add(new Axis(path, values));
                }
            }
        });
        long cases = 1;
        for (Axis axis : axes) {
            cases = Math.min(cases * axis.values.size(), Integer.MAX_VALUE);
        }
        if (cases > MAX_CASES) {
            test.report("matrix", "out-of-range", "makes " + cases + " cases, at most " + MAX_CASES + " are run");
            return new Matrix(List.of());
        }
        return new Matrix(axes);
    }

    /** Every combination, the last axis changing fastest. */
    List<Combination> combinations() {
        List<Combination> combinations = List.of(new Combination(List.of(), "", List.of()));
        for (Axis axis : axes) {
            combinations = combinations.stream()
                    .flatMap(before -> axis.values.stream().map(value -> and(before, axis, value)))
                    .toList();
        }
        return combinations;
    }

    /**
     * Reads to which combinations a section applies: for the axes it names those with one of the values it gives, for all
     * others any.
     *
     * @param section has the axes' paths as keys, among others
     */
    Selection selection(Section section, SettingReader reader, Setting setting) {
        List<List<String>> wanted = new ArrayList<>();
        for (Axis axis : axes) {
            List<Value> values =
                    section.has(axis.path) ? values(section, axis.path, reader, setting) : List.<Value>of();
            List<String> known = axis.values.stream().map(Value::shown).toList();
            for (Value value : values) {
                if (!known.contains(value.shown)) {
                    section.report(
                            axis.path,
                            "unknown-value",
                            "is " + value.shown + ", must be among the matrix's " + String.join(", ", known),
                            Suggestion.of(value.shown, known));
                }
            }
            wanted.add(
                    section.has(axis.path) ? values.stream().map(Value::shown).toList() : known);
        }
        return new Selection(wanted);
    }

    /** The combinations that something applies to. */
    record Selection(List<List<String>> wanted) {

        boolean contains(Combination combination) {
            for (int i = 0; i < wanted.size(); i++) {
                if (!wanted.get(i).contains(combination.values.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Combination and(Combination before, Axis axis, Value value) {
        List<String> values = new ArrayList<>(before.values);
        values.add(value.shown);
        List<Consumer<Setting>> changes = new ArrayList<>(before.changes);
        changes.add(value.change);
        String part = axis.label() + "=" + value.shown;
        return new Combination(values, before.label.isEmpty() ? part : before.label + ", " + part, changes);
    }

    private static List<Value> values(Section section, String path, SettingReader reader, Setting setting) {
        List<Value> values = new ArrayList<>();
        if (!reader.knowsAxis(path, setting)) {
            if (section.has(path)) {
                section.report(
                        path,
                        "unknown-axis",
                        "names nothing that a matrix can vary; write a path such as request.promptTokens,"
                                + " request.labels.use, backends.NAME.running or clock.hour",
                        Suggestion.of(path, SettingReader.axes(setting)));
            }
            return values;
        }
        for (Section item : section.spread(path, VALUE)) {
            Optional<Consumer<Setting>> change = reader.change(path, item, VALUE, setting);
            String shown = item.texts(VALUE).stream().collect(Collectors.joining(" "));
            change.ifPresent(known -> values.add(new Value(shown.isEmpty() ? "none" : shown, known)));
        }
        return values;
    }
}
