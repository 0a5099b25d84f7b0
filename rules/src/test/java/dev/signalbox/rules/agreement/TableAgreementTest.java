package dev.signalbox.rules.agreement;

import static dev.signalbox.rules.agreement.GeneratedCase.pick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.format.PolicyFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A table and the rules that an operator would write instead of it give the same outcomes. */
class TableAgreementTest {

    private static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes: {chat: {ttft: 800ms}, batch: {ttft: 60s}, voice: {ttft: 200ms}, embed: {ttft: 2s}}
            """;

    private static final List<String> HEADER = List.of(
            "rule",
            "Request.requestClass",
            "promptTokens",
            "streaming",
            "Request.labels[data]",
            "Clock.hour",
            "Candidate.placement",
            "waiting",
            "Candidate.model",
            "salience",
            "points",
            "forbid",
            "minimise",
            "requirePlacement",
            "fallback");

    /** A condition as a cell and as DRL has it; both empty for any. */
    private record Written(String cell, String drl) {}

    @Property(tries = 400)
    void aTableSaysWhatItsRulesSay(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder csv = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
        csv.append("# generated\n").append(row(HEADER, random));
        StringBuilder drl = new StringBuilder();
        int rows = 1 + random.nextInt(6);
        for (int i = 0; i < rows; i++) {
            add(i, random, csv, drl);
        }

        Policy table = compile(Map.of("policy.yaml", SETTINGS, "tables/a.csv", csv.toString()));
        Policy rules = compile(Map.of("policy.yaml", SETTINGS, "rules/a.drl", drl.toString()));

        String formatted = canonical(csv.toString());
        Policy same = compile(Map.of("policy.yaml", SETTINGS, "tables/a.csv", formatted));

        assertThat(canonical(formatted)).isEqualTo(formatted);
        assertThat(table.rules()).hasSameSizeAs(rules.rules());
        for (int i = 0; i < 5; i++) {
            GeneratedCase given = GeneratedCase.of(random.nextLong(), 0, 6).withRules(table.rules());
            assertThat(Answer.of(table.matrix(), given))
                    .as("%s%n%s%n%s", csv, drl, given.request())
                    .isEqualTo(Answer.of(rules.matrix(), given))
                    .isEqualTo(Answer.of(same.matrix(), given));
        }
    }

    private static String canonical(String csv) {
        PolicyFormatter.Formatted formatted = new PolicyFormatter().format("tables/a.csv", csv);
        assertThat(formatted.findings()).isEmpty();
        return formatted.text();
    }

    private static Policy compile(Map<String, String> files) {
        PolicyCompiler.Result result = new PolicyCompiler().compile(PolicySource.of(files));
        return result.policy().orElseThrow(() -> new AssertionError(result.findings() + "\n" + files));
    }

    private static void add(int number, Random random, StringBuilder csv, StringBuilder drl) {
        Written requestClass = text("requestClass", GeneratedCase.CLASSES, random);
        Written tokens = number("promptTokens", "", random);
        Written streaming = flag("streaming", random);
        Written label = text("labels[\"data\"]", List.of("alpha", "beta", "a, b"), random);
        Written hour = number("hour", "", random);
        Written placement = text("placement", List.of("GPU", "CPU", "EDGE", "ASIC"), random);
        Written waiting = number("waiting", "promptTokens", random);
        Written model = text("model", List.of("alpha", "beta", "alphabet"), random);
        int salience = random.nextInt(3) * 10 + number * 100;
        int points = random.nextInt(41) - 20;
        boolean forbids = random.nextInt(4) == 0;
        boolean minimises = random.nextInt(3) == 0;
        boolean requires = random.nextInt(4) == 0;
        boolean fallsBack = random.nextInt(4) == 0 || (points == 0 && !forbids && !minimises && !requires);
        csv.append(row(
                List.of(
                        "row " + number,
                        requestClass.cell,
                        tokens.cell,
                        streaming.cell,
                        label.cell,
                        hour.cell,
                        placement.cell,
                        waiting.cell,
                        model.cell,
                        Integer.toString(salience),
                        Integer.toString(points),
                        forbids ? "not \"here\", please" : "",
                        minimises ? "energy" : "-",
                        requires ? "CPU: cheap" : "",
                        fallsBack ? "GPU, CPU" : ""),
                random));
        String request = joined(requestClass, tokens, streaming, label);
        String candidate = joined(placement, waiting, model);
        boolean reads = candidate.contains("$r.");
        drl.append("rule \"row ")
                .append(number)
                .append("\" salience ")
                .append(salience)
                .append(" when\n");
        drl.append(request.isEmpty() && !reads ? "" : "$r : Request( " + request + " )\n");
        drl.append(hour.drl.isEmpty() ? "" : "Clock( " + hour.drl + " )\n");
        boolean onCandidate = points != 0 || forbids;
        drl.append(candidate.isEmpty() && !onCandidate ? "" : "$c : Candidate( " + candidate + " )\n");
        drl.append("then\n");
        drl.append(points > 0 ? "place.prefer($c, " + points + ");" : "");
        drl.append(points < 0 ? "place.avoid($c, " + -points + ");" : "");
        drl.append(forbids ? "place.forbid($c, \"not \\\"here\\\", please\");" : "");
        drl.append(minimises ? "place.minimise(\"energy\");" : "");
        drl.append(requires ? "place.requirePlacement(Placement.CPU, \"cheap\");" : "");
        drl.append(fallsBack ? "place.fallback(Placement.GPU, Placement.CPU);" : "");
        drl.append("\nend\n");
    }

    private static String joined(Written... conditions) {
        List<String> written = new ArrayList<>();
        for (Written condition : conditions) {
            if (!condition.drl.isEmpty()) {
                written.add(condition.drl);
            }
        }
        return String.join(", ", written);
    }

    private static Written number(String field, String other, Random random) {
        int least = random.nextInt(4);
        int most = least + 1 + random.nextInt(3);
        return switch (random.nextInt(12)) {
            case 0 -> new Written("" + least, field + " == " + least);
            case 1 -> new Written("not " + least, field + " != " + least);
            case 2 -> new Written(least + " | " + most, field + " in (" + least + ", " + most + ")");
            case 3 -> new Written("not " + least + ", " + most, field + " not in (" + least + ", " + most + ")");
            case 4 -> new Written("[" + least + ".." + most + ")", field + " >= " + least + " && < " + most);
            case 5 ->
                new Written("(" + least + " .. " + most + "]", field + " > " + least + ", " + field + " <= " + most);
            case 6 ->
                new Written("not [" + least + ".." + most + "]", "(" + field + " < " + least + " || > " + most + ")");
            case 7 -> new Written("<= " + least, field + " <= " + least);
            case 8 ->
                random.nextBoolean()
                        ? new Written("known", field + " != null")
                        : new Written("unknown", field + " == null");
            case 9 ->
                other.isEmpty()
                        ? new Written("<> " + least, field + " != " + least)
                        : new Written("> Request." + other, field + " > $r." + other);
            default -> new Written(random.nextBoolean() ? "-" : "", "");
        };
    }

    private static Written text(String field, List<String> values, Random random) {
        String one = pick(random, values);
        String other = pick(random, values);
        boolean list = !one.equals(other);
        String both = cell(one) + ", " + cell(other);
        return switch (random.nextInt(7)) {
            case 0 -> new Written(cell(one), field + " == \"" + one + "\"");
            case 1 -> new Written("not " + cell(one), field + " != \"" + one + "\"");
            case 2 ->
                list ? new Written(both, field + " in (\"" + one + "\", \"" + other + "\")") : new Written("-", "");
            case 3 ->
                list
                        ? new Written("not " + both, field + " not in (\"" + one + "\", \"" + other + "\")")
                        : new Written("known", field + " != null");
            case 4 -> new Written("unknown", field + " == null");
            default -> new Written("-", "");
        };
    }

    private static String cell(String value) {
        return value.contains(",") ? '"' + value + '"' : value;
    }

    private static Written flag(String field, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Written("TRUE", field);
            case 1 -> new Written("false", field + " == false");
            case 2 -> new Written("not true", field + " != true");
            default -> new Written("-", "");
        };
    }

    private static String row(List<String> cells, Random random) {
        List<String> written = new ArrayList<>();
        for (String cell : cells) {
            boolean quotes = cell.contains(",") || cell.contains("\"") || random.nextInt(4) == 0;
            String space = random.nextInt(4) == 0 ? " " : "";
            written.add(space + (quotes ? '"' + cell.replace("\"", "\"\"") + '"' : cell) + space);
        }
        return String.join(",", written) + (random.nextBoolean() ? "\r\n" : "\n");
    }
}
