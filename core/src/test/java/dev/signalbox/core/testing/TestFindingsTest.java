package dev.signalbox.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that can be wrong with a test file is said with its place and, where possible, with what was meant. */
final class TestFindingsTest {

    private static final String HEAD = """
            requests:
              voice: {promptTokens: 100, labels: {use: voice}}
            backends:
              gpu: {placement: GPU, owned: true}
            tests:
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            expect: {clas: voice}                           | 7:12 | unknown-key unknown key "tests[0].expect.clas" | class
            expect: {class: vioce}                          | 7:19 | unknown-class | voice
            expect: {placement: gpu}                        | 7:23 | invalid-value | GPU
            expect: {backend: gpo}                          | 7:21 | unknown-backend | gpu
            expect: {anyOf: [gpo]}                          | 7:20 | unknown-backend | gpu
            expect: {fallbacks: [gpo]}                      | 7:24 | unknown-backend | gpu
            expect: {fires: no night shfit}                 | 7:19 | unknown-rule | no night shift
            expect: {doesNotFire: [personal stay]}          | 7:26 | unknown-rule | personal stays
            expect: {refusal: {rule: no night}}             | 7:28 | unknown-rule | no night shift
            expect: {refusal: {status: 200}}                | 7:30 | out-of-range | ``
            expect: {points: {gpo: 1}}                      | 7:26 | unknown-backend | gpu
            expect: {rejected: {gpu: forbiden}}             | 7:28 | unknown-rule | forbidden
            expect: {hedge: true}                           | 7:19 | must be false or have keys | ``
            expect: {hedge: {afterMs: 5}}                   | 7:19 | missing-key | ``
            expect: {queue: {}}                             | 7:19 | missing-key | ``
            expect: {}                                      | 7:11 | can't fail | ``
            request: {promtTokens: 5}                       | 7:13 | unknown-key | promptTokens
            request: {promptTokens: many}                   | 7:27 | must be a number | ``
            request: {promptTokens: 1.5}                    | 7:27 | must be a whole number | ``
            request: {promptTokens: -1}                     | 7:27 | must not be negative | ``
            request: {operation: chatt}                     | 7:24 | invalid-value | chat
            request: {slo: {ttftMs: 0}}                     | 6:9  | ttftTargetMs is 0.0, must be positive | ``
            request: {like: voise}                          | 7:19 | unknown-request | voice
            request: voise                                  | 7:12 | unknown-request | voice
            backends: {gpo: {running: 3}}                   | 7:19 | unknown-backend | gpu
            backends: {gpu: {runing: 3}}                    | 7:20 | unknown-key | running
            backends: {gpu: {kvCacheUsage: 3}}              | 6:9  | kvCacheUsage is 3.0, must lie in 0 to 1 | ``
            backends: {gpu: {maxConcurrency: 0}}            | 7:36 | out-of-range | ``
            backends: {gpu: {ttftMs: {fixd: 3}}}            | 7:29 | unknown-key | fixed
            backends: {gpu: {operations: [chats]}}          | 7:33 | invalid-value | chat
            fleet: [gpo]                                    | 7:11 | unknown-backend | gpu
            clock: tomorrow                                 | 7:10 | must be a time such as | ``
            clock: {hour: 24}                               | 7:17 | must lie in 0 to 23 | ``
            clock: {weekday: SUNDEY}                        | 7:20 | invalid-value | SUNDAY
            clock: {date: 2026-02-30}                       | 7:17 | must be a date such as | ``
            clock: {houre: 2}                               | 7:11 | unknown-key | hour
            budgets: [{tenant: acme}]                       | 7:13 | missing-key | ``
            budgets: [{limitUsd: 0}]                        | 7:24 | out-of-range | ``
            grids: {north: -1}                              | 7:18 | must not be negative | ``
            matrix: {request.promptToken: [1]}              | 7:33 | unknown-axis | request.promptTokens
            matrix: {backends.gpo.running: [1]}             | 7:34 | unknown-axis | backends.gpu.running
            matrix: {request.promptTokens: [few]}           | 7:35 | must be a number | ``
            skip:                                           | 7:8  | missing-reason | ``
            skip: true                                      | 7:9  | missing-reason | ``
            matrx: {request.promptTokens: [1]}              | 7:3  | unknown-key | matrix
            """)
    void isSaid(String line, String place, String message, String suggestion) {
        String expect = line.startsWith("expect") ? "" : "  expect: {class: chat}\n";

        assertThat(TestedPolicy.findings(HEAD + "- name: a test\n  " + line + "\n" + expect))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith(TestedPolicy.FILE + ":" + place + ": error ")
                        .contains(message)
                        .contains(suggestion.isEmpty() ? "" : "Maybe \"" + suggestion + "\"."));
    }

    @Test
    void aTestWithoutExpectationOrNameIsRefused() {
        assertThat(TestedPolicy.findings(HEAD + "  - request: voice\n"))
                .anySatisfy(finding ->
                        assertThat(finding).contains("tests[0].expect").contains("can't fail"))
                .anySatisfy(finding -> assertThat(finding).contains("tests[0].name"));
    }

    @Test
    void namesMustDiffer() {
        String test = "  - name: a test\n    expect: {class: chat}\n";

        assertThat(TestedPolicy.findings(HEAD + test + test))
                .singleElement()
                .asString()
                .contains(":8:11: error duplicate-test");
    }

    @Test
    void anExceptionMustMeetSomeCase() {
        assertThat(TestedPolicy.findings(HEAD + """
                  - name: a test
                    matrix: {request.promptTokens: [1, 2]}
                    expect: {class: chat}
                    except:
                      - request.promptTokens: 3
                        expect: {class: voice}
                """))
                .singleElement()
                .asString()
                .contains("unknown-value")
                .contains("must be among the matrix's 1, 2");
    }

    @Test
    void aFileWithoutTestsIsRefused() {
        assertThat(TestedPolicy.findings("description: nothing"))
                .singleElement()
                .asString()
                .contains("key \"tests\" is missing");
    }

    @Test
    void aMatrixIsBounded() {
        String numbers = "[" + "1, ".repeat(60) + "1]";

        assertThat(TestedPolicy.findings(HEAD + "  - name: a test\n    matrix: {request.promptTokens: " + numbers
                        + ", request.priority: " + numbers + "}\n    expect: {class: chat}\n"))
                .singleElement()
                .asString()
                .contains("makes 3721 cases");
    }
}
