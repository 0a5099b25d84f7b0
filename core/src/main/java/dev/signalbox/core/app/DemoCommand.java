package dev.signalbox.core.app;

import dev.signalbox.core.app.demo.Demonstration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Explainer;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.http.api.DecisionText;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicySource;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what placing requests by rules is worth, on simulated machines. */
@Command(
        name = "demo",
        description = {
            "Starts five simulated model servers, a sidecar with the default policy before them, and sends it a mixed workload;",
            "then the same workload by simpler policies. Takes less than a minute and needs nothing."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox demo", "  signalbox demo --keep"})
final class DemoCommand implements Callable<Integer> {

    /** The default policy's file with the rules that classify requests. */
    private static final String CLASSES = "rules/10-classes.drl";

    @Option(names = "--keep", description = "Keeps serving afterwards, for requests of your own.")
    private boolean keep;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path home = Distribution.directory();
        ConfigurationFile configuration =
                ConfigurationFile.parse("demo.yaml", Demonstration.configuration(), home, home, Map.of());
        Demonstration demonstration = new Demonstration();
        try (Sidecar sidecar = Sidecar.start(configuration, List.of(demonstration.observer()))) {
            introduce(sidecar, demonstration, out);
            ProgressBar bar = new ProgressBar(
                    out, demonstration.runs() * demonstration.requests(), Distribution.printsToTerminal());
            UUID personal = demonstration.run(
                    URI.create("http://" + sidecar.address()), backends(sidecar.fleet()), policies(sidecar), bar::show);
            bar.clear();
            out.println(demonstration.report());
            sidecar.decision(personal).ifPresent(decision -> explain(decision, out));
            next(out);
            if (keep) {
                policies(sidecar).useDefault();
                out.println("Serving until you press Ctrl-C.");
                out.flush();
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }

    private static void introduce(Sidecar sidecar, Demonstration demonstration, PrintWriter out) {
        out.println("Five simulated model servers, with Signalbox at http://" + sidecar.address() + " before them:");
        sidecar.fleet()
                .backends()
                .forEach(backend -> out.printf(
                        "  %-12s %-7s %-24s %s%n",
                        backend.id(), backend.placement(), backend.hardware(), backend.url()));
        out.printf(
                "%n%d requests, once by the %d rules of the default policy and once by each of %d simpler policies:%n%n",
                demonstration.requests(), sidecar.policy().rules().size(), demonstration.runs() - 1);
        out.flush();
    }

    private static void explain(Decision decision, PrintWriter out) {
        out.println("One decision explained:");
        out.println();
        out.println(DecisionText.of(Explainer.explain(decision)).indent(2));
    }

    private static void next(PrintWriter out) {
        out.println("Next: read the policy in " + Distribution.directory().resolve("policy") + ",");
        out.println("      write a signalbox.yaml for your own servers (see config/signalbox.yaml), signalbox serve,");
        out.println("      and point an OpenAI client at http://127.0.0.1:8080/v1.");
        out.flush();
    }

    /** The ids of the backends that offer each model. */
    private static Map<String, List<String>> backends(FleetSnapshot fleet) {
        return fleet.offers().stream()
                .collect(Collectors.groupingBy(
                        offer -> offer.model().name(),
                        TreeMap::new,
                        Collectors.mapping(offer -> offer.backend().id(), Collectors.toList())));
    }

    private static Demonstration.PolicySwitch policies(Sidecar sidecar) {
        Policy standard = sidecar.policy();
        return new Demonstration.PolicySwitch() {
            @Override
            public void useDefault() {
                sidecar.use(standard);
            }

            @Override
            public void use(String name, String rules) {
                sidecar.use(Policies.compile(baseline(name, rules)));
            }
        };
    }

    /** The default policy's classes with other placement rules. */
    private static PolicySource baseline(String name, String rules) {
        PolicySource standard = Policies.read(Distribution.directory().resolve("policy"));
        Map<String, String> files = new TreeMap<>(standard.files());
        files.keySet().removeIf(file -> !file.equals(PolicySource.SETTINGS) && !file.equals(CLASSES));
        files.put("rules/" + name.replace(' ', '-') + ".drl", rules);
        return PolicySource.of(files);
    }
}
