package dev.signalbox.core.testing;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Document;
import dev.signalbox.rules.document.Section;
import dev.signalbox.rules.language.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a request and a state of the world from files that say of them what a test file does. */
final class QuestionReader {

    /** What test files have beside the state. */
    private static final List<String> NOT_OF_THE_STATE = List.of("description", "requests", TestFileReader.TESTS);

    private final Policy policy;
    private final List<Finding> findings = new ArrayList<>();

    private QuestionReader(Policy policy) {
        this.policy = policy;
    }

    static Question.Result read(Policy policy, SourceText request, SourceText state) {
        return new QuestionReader(policy).read(request, state);
    }

    static Question.Result read(Policy policy, String request, SourceText state) {
        return new QuestionReader(policy).read(request, state);
    }

    private Question.Result read(SourceText request, SourceText state) {
        Optional<Section> world = parse(state);
        Optional<Section> asked = parse(request);
        Optional<Question> question = Optional.empty();
        if (world.isPresent() && asked.isPresent()) {
            SettingReader settings = settings(world.get());
            Setting setting = setting(world.get(), settings);
            setting.request = settings.defaultRequest().with(RequestReader.read(asked.get()));
            asked.get().reportUnread();
            world.get().reportUnread();
            question = question(request.name(), request.text(), asked.get(), world.get(), setting);
        }
        return result(question);
    }

    private Question.Result read(String name, SourceText state) {
        Optional<Section> world = parse(state);
        Optional<Question> question = Optional.empty();
        if (world.isPresent()) {
            SettingReader settings = settings(world.get());
            Setting setting = setting(world.get(), settings);
            world.get().reportUnread();
            Values request = settings.requests().get(name);
            if (request == null) {
                tellUnknown(name, state, settings);
            } else {
                setting.request = request;
                Section named = world.get().section("requests").orElseThrow();
                question = question(name, name, named.section(name).orElse(named), world.get(), setting);
            }
        }
        return result(question);
    }

    private Question.Result result(Optional<Question> question) {
        boolean valid = findings.stream().noneMatch(each -> each.severity() == Finding.Severity.ERROR);
        return new Question.Result(valid ? question : Optional.empty(), findings);
    }

    private Optional<Section> parse(SourceText source) {
        return Document.parse(source.name(), source.text(), findings::add);
    }

    private static SettingReader settings(Section world) {
        return new SettingReader(world.section("defaults"), world);
    }

    private Setting setting(Section world, SettingReader settings) {
        NOT_OF_THE_STATE.forEach(world::has);
        Setting setting = new Setting(ClockReader.start(policy.zone()));
        settings.apply(world, setting);
        if (setting.fleet().isEmpty() && findings.isEmpty()) {
            world.reportMissing(
                    SettingReader.BACKENDS,
                    "the backends by their names, each with its placement and its state, such as"
                            + " \"gpu: {placement: GPU, running: 2, ttftMs: 200}\"");
        }
        return setting;
    }

    private Optional<Question> question(String name, String seed, Section request, Section world, Setting setting) {
        String model;
        try {
            model = RequestReader.request(setting.request).model();
        } catch (IllegalArgumentException e) {
            tell(request, "the request", e);
            return Optional.empty();
        }
        for (Map.Entry<String, Values> backend : setting.fleet().entrySet()) {
            try {
                var unused = new GivenFleet(Map.ofEntries(backend), model, setting.clock.toInstant());
            } catch (IllegalArgumentException e) {
                Section backends = world.section(SettingReader.BACKENDS).orElse(world);
                tell(backends.section(backend.getKey()).orElse(backends), "backend " + backend.getKey(), e);
            }
        }
        return findings.isEmpty()
                ? Optional.of(new Question(name, seed, policy, Scenario.of(setting, null)))
                : Optional.empty();
    }

    /** Tells of a value that its owner refuses, with a message that begins with the field. */
    private void tell(Section section, String what, IllegalArgumentException refusal) {
        // A file leaves out what is unknown; only programs say NaN.
        String message = String.valueOf(refusal.getMessage()).replace(", or NaN if unknown", "");
        String field = message.substring(0, Math.max(0, message.indexOf(' ')));
        Position at = position(section, field);
        findings.add(new Finding(
                Finding.Severity.ERROR,
                "invalid-value",
                at.file(),
                at.line(),
                at.column(),
                what + " can't be: " + message + ".",
                ""));
    }

    private static Position position(Section section, String field) {
        Optional<Section> slo =
                section.keys().contains(RequestReader.SLO) ? section.section(RequestReader.SLO) : Optional.empty();
        if (slo.isPresent()) {
            for (var target : RequestReader.SLO_FIELDS.entrySet()) {
                if (target.getValue().label().equals(field)) {
                    return slo.get().position(target.getKey());
                }
            }
        }
        return section.position(field);
    }

    private void tellUnknown(String name, SourceText state, SettingReader settings) {
        List<String> known = List.copyOf(settings.requests().keySet());
        findings.add(new Finding(
                Finding.Severity.ERROR,
                "unknown-request",
                state.name(),
                1,
                1,
                "there is no file \"" + name + "\", and "
                        + (known.isEmpty()
                                ? "this file has no requests by name."
                                : "this file has no request of that name, it has " + String.join(", ", known) + "."),
                Suggestion.of(name, known)));
    }
}
