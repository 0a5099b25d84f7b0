package dev.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.BudgetConfiguration.Period;
import dev.signalbox.rules.Finding;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What may be spent, and how clean the electricity is. */
class BudgetsAndGridTest {

    private static final String HOURS =
            IntStream.range(0, 24).mapToObj(hour -> "" + (300 + hour)).collect(Collectors.joining(", ", "[", "]"));

    @Test
    void aBudgetIsOfATenantOfAllTogetherOrOfEach() {
        ConfigurationFile file = parse("""
                budgets:
                  - {tenant: acme, period: day, limit: 20, timeZone: Europe/Berlin}
                  - {period: month, limit: 1000.50}
                  - {tenant: "*", period: hour, limit: 0.5}
                """);

        file.requireValid();
        assertThat(file.configuration().budgets())
                .containsExactly(
                        new BudgetConfiguration("acme", Period.DAY, 20, ZoneId.of("Europe/Berlin")),
                        new BudgetConfiguration("", Period.MONTH, 1000.5, ZoneOffset.UTC),
                        new BudgetConfiguration("*", Period.HOUR, 0.5, ZoneOffset.UTC));
    }

    @Test
    void aRegionHasOneFigureOrOneForEachHour() {
        ConfigurationFile file = parse("grid:\n  north: 30\n  west: {hourly: " + HOURS + ", timeZone: Europe/Paris}\n");

        file.requireValid();
        assertThat(file.configuration().grid())
                .containsExactly(
                        new GridConfiguration("north", Collections.nCopies(24, 30.0), ZoneOffset.UTC),
                        new GridConfiguration(
                                "west",
                                IntStream.range(300, 324)
                                        .mapToObj(figure -> (double) figure)
                                        .toList(),
                                ZoneId.of("Europe/Paris")));
    }

    @Test
    void everyMistakeInABudgetIsTold() {
        assertThat(messages("""
                budgets:
                  - {period: dya, limit: 1}
                  - {limit: 1}
                  - {period: day}
                  - {period: day, limit: 0}
                  - {period: day, limit: -3}
                  - {period: day, limit: ten}
                  - {period: day, limit: 1, timeZone: Europe/Berln}
                  - {period: day, limit: 2}
                  - {tenant: acme, period: day, limits: 2, limit: 1}
                  - {tenant: acme, period: DAY, limit: 2}
                """))
                .containsExactly(
                        "s.yaml:2:14: error invalid-value budgets[0].period is \"dya\", must be one of hour, day, month."
                                + " Maybe \"day\".",
                        "s.yaml:3:5: error missing-key key \"budgets[1].period\" is missing, must be hour, day or month.",
                        "s.yaml:4:5: error missing-key key \"budgets[2].limit\" is missing, must be what may be spent, in"
                                + " US dollars.",
                        "s.yaml:5:26: error invalid-value budgets[3].limit is 0, must be above 0: a rule that rejects says"
                                + " that nothing may run.",
                        "s.yaml:6:26: error invalid-value budgets[4].limit is -3, must be from 0 to 1000000000.",
                        "s.yaml:7:26: error invalid-value budgets[5].limit is \"ten\", must be a number.",
                        "s.yaml:8:39: error invalid-value budgets[6].timeZone is \"Europe/Berln\", must be a time zone"
                                + " such as Europe/Berlin or UTC. Maybe \"Europe/Berlin\".",
                        "s.yaml:9:14: error duplicate-budget budgets[7].period is another budget of all tenants for each"
                                + " day, like that in line 8; there must be one of each kind.",
                        "s.yaml:10:33: error unknown-key unknown key \"budgets[8].limits\"; known here: limit, period,"
                                + " tenant, timeZone.",
                        "s.yaml:11:28: error duplicate-budget budgets[9].period is another budget of acme for each day,"
                                + " like that in line 10; there must be one of each kind.");
    }

    @Test
    void everyMistakeInTheGridIsTold() {
        assertThat(messages("""
                grid:
                  a: dirty
                  b: -1
                  c: 6000
                  d: {hourly: [1, 2, 3]}
                  e: {hourly: %s, timezone: UTC}
                  f: {hourly: %s}
                  g:
                  h: {timeZone: Mars/Olympus}
                """.formatted(HOURS, HOURS.replace("305", "many"))))
                .containsExactly(
                        "s.yaml:2:6: error invalid-value grid.a is \"dirty\", must be a number.",
                        "s.yaml:3:6: error invalid-value grid.b is -1, must be from 0 to 5000.",
                        "s.yaml:4:6: error invalid-value grid.c is 6000, must be from 0 to 5000.",
                        "s.yaml:5:15: error invalid-value grid.d.hourly has 3 figures, must have 24 carbon intensities,"
                                + " the first for the hour from midnight.",
                        "s.yaml:6:137: error unknown-key unknown key \"grid.e.timezone\"; known here: hourly, timeZone."
                                + " Maybe \"timeZone\".",
                        "s.yaml:7:15: error invalid-value grid.f.hourly is \"many\" for hour 5, must be a carbon intensity"
                                + " in g CO2e per kWh from 0 to 5000.",
                        "s.yaml:8:5: error missing-key grid.g has no value, must be a carbon intensity in g CO2e per kWh"
                                + " from 0 to 5000, or {hourly: [24 of them], timeZone: Europe/Berlin}.",
                        "s.yaml:9:6: error invalid-value grid.h.hourly has 0 figures, must have 24 carbon intensities, the"
                                + " first for the hour from midnight.",
                        "s.yaml:9:17: error invalid-value grid.h.timeZone is \"Mars/Olympus\", must be a time zone such as"
                                + " Europe/Berlin or UTC.");
    }

    @Test
    void budgetsAndGridsMadeByHandAreCheckedToo() {
        assertThatThrownBy(() -> new BudgetConfiguration("", Period.DAY, 0, ZoneOffset.UTC))
                .hasMessage("limitUsd is 0.0, must be above 0 and at most 1e9");
        assertThatThrownBy(() -> new GridConfiguration("a", List.of(1.0), ZoneOffset.UTC))
                .hasMessage("hourly has 1 figures, must have 24");
    }

    private static ConfigurationFile parse(String text) {
        return ConfigurationFile.parse("s.yaml", text, Path.of("/etc"), Path.of("/opt/signalbox"), Map.of());
    }

    private static List<String> messages(String text) {
        return catchThrowableOfType(InvalidConfigurationException.class, parse(text)::requireValid).findings().stream()
                .map(Finding::toString)
                .toList();
    }
}
