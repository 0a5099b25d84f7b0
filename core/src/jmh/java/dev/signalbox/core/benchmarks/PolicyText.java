package dev.signalbox.core.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The files of a policy like {@link GeneratedPolicy}'s, as an operator writes and revises them. */
final class PolicyText {

    private static final List<String> CLASSES =
            List.of("realtime-voice", "interactive-chat", "batch", "embeddings", "agents");
    private static final List<String> PLACEMENTS = List.of("GPU", "CPU", "EDGE", "ASIC", "HOSTED");
    private static final List<String> REGIONS = List.of("eu-west", "eu-north", "us-east", "ap-south");
    private static final List<String> TENANTS = List.of("acme", "globex", "initech", "umbrella", "hooli");
    private static final List<String> DATA = List.of("personal", "medical", "financial", "export-controlled");
    private static final List<String> OBJECTIVES = List.of("cost", "ttft", "energy");
    private static final int RULES_PER_FILE = 25;

    private final int rules;

    /** A policy of so many rules, five of which classify. */
    PolicyText(int rules) {
        this.rules = rules;
    }

    /** A revision: in each, a few values of every rule are others. */
    Map<String, String> revision(int number) {
        Random random = new Random(number);
        Map<String, String> files = new TreeMap<>();
        StringBuilder settings = new StringBuilder("name: generated\ndefaultClass: interactive-chat\nclasses:\n");
        StringBuilder file = new StringBuilder("package generated;\n");
        for (int i = 0; i < CLASSES.size(); i++) {
            settings.append("  %s: {ttft: %dms, tpot: %dms, expectedOutputTokens: %d}\n"
                    .formatted(CLASSES.get(i), 200 + 200 * i, 20 + 20 * i, 64 << i));
            file.append(rule(
                    "class " + CLASSES.get(i),
                    "",
                    "Request( priority in (%d, %d) )".formatted(2 * i, 2 * i + 1),
                    "place.classify(\"" + CLASSES.get(i) + "\");"));
        }
        files.put("policy.yaml", settings.toString());
        for (int i = CLASSES.size(); i < rules; i++) {
            if (i % RULES_PER_FILE == 0) {
                files.put("rules/rules-%03d.drl".formatted(files.size()), file.toString());
                file = new StringBuilder("package generated;\n");
            }
            file.append(rule(i, random));
        }
        files.put("rules/rules-%03d.drl".formatted(files.size()), file.toString());
        return files;
    }

    private static String rule(int number, Random random) {
        String name = "rule " + number;
        String ofClass = "requestClass == \"" + pick(CLASSES, random) + "\"";
        String placement = "placement == Placement." + pick(PLACEMENTS, random);
        String prefer = "place.prefer($c, " + (1 + random.nextInt(10)) + ");";
        String avoid = "place.avoid($c, " + (1 + random.nextInt(10)) + ");";
        String forbid = "place.forbid($c, \"not here\");";
        return switch (number % 10) {
            case 0 ->
                rule(name, "", request(ofClass) + candidate(placement + ", ttftMs < " + steps(100, 8, random)), prefer);
            case 1 ->
                rule(
                        name,
                        "",
                        request("labels[\"data\"] == \"" + pick(DATA, random) + "\"") + candidate("owned == false"),
                        forbid);
            case 2 -> rule(name, "", request(ofClass) + candidate("saturation > " + steps(0.1, 10, random)), avoid);
            case 3 ->
                rule(
                        name,
                        "",
                        request(ofClass + ", promptTokens > " + 512 * (1 + random.nextInt(16))) + candidate(placement),
                        forbid);
            case 4 ->
                rule(
                        name,
                        "    salience " + number + "\n",
                        request(ofClass),
                        "place.minimise(\"" + pick(OBJECTIVES, random) + "\");");
            case 5 ->
                rule(
                        name,
                        "",
                        request(ofClass + ", tenant == \"" + pick(TENANTS, random) + "\"")
                                + candidate("region == \"" + pick(REGIONS, random) + "\""),
                        prefer);
            case 6 ->
                rule(name, "", request("") + candidate(placement + ", kvCacheUsage > " + steps(0.1, 9, random)), avoid);
            case 7 ->
                rule(
                        name,
                        "",
                        request(ofClass + ", priority >= 5") + candidate("errorRate > " + steps(0.02, 5, random)),
                        forbid);
            case 8 -> rule(name, "", request("operation == \"embeddings\"") + candidate(placement), prefer);
            default ->
                rule(name, "", request(ofClass + ", $target : ttftTargetMs") + candidate("ttftMs > $target"), avoid);
        };
    }

    private static String rule(String name, String attributes, String patterns, String action) {
        return "\nrule \"" + name + "\"\n" + attributes + "when\n    " + patterns + "\nthen\n    " + action + "\nend\n";
    }

    private static String request(String constraints) {
        return "Request( " + constraints + " )";
    }

    private static String candidate(String constraints) {
        return "\n    $c : Candidate( " + constraints + " )";
    }

    private static String steps(double step, int count, Random random) {
        return String.format(Locale.ROOT, "%.2f", step * (1 + random.nextInt(count)));
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
