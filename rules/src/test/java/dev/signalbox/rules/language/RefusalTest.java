package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each case marks with ^ where the finding must point to. */
class RefusalTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            refused-unit              | ^unit Foo;
            refused-import            | ^import java.util.List;
            refused-import            | ^import java.util.*;
            refused-import-static     | ^import static java.lang.System.exit;
            refused-import-static     | ^import function acme.Functions.run;
            refused-accumulate        | ^import accumulate acme.Sum mySum;
            refused-global            | ^global java.util.List list;
            refused-declare           | ^declare Person name : String end
            refused-declare           | ^declare Person x : int = System.exit(1) end
            refused-enum              | ^declare enum Color RED(1); value : int end
            refused-entry-point       | ^declare entry-point Stream end
            refused-window            | ^declare window Last Candidate( owned == true ) end
            refused-function          | ^function void run() { System.exit(1); }
            refused-query             | ^query "q" Request() end
            refused-declare           | ^declare trait Person name : String end
            refused-declare           | ^declare Person @role( event ) name : String end
            refused-declare           | ^declare Person extends Other name : String end
            refused-function          | ^function String shout(String text) { return text + "!"; }
            refused-query             | ^query cheap( String m ) Request( model == m ) end
            refused-window            | ^declare window Last Candidate( owned == true ) over window:length( 5 ) end
            refused-package-attribute | ^dialect "mvel"
            refused-package-attribute | ^no-loop true
            """)
    void refusesWhatStandsOutsideRules(String code, String statement) {
        assertRefused(code, "package acme;\n" + statement + "\n" + rule("", "", "place.minimise(\"cost\");"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            refused-extends             | ^extends "b"
            refused-annotation          | ^@Watch(1)
            refused-salience-expression | salience ^( $x )
            refused-enabled-expression  | enabled ^( Boolean.TRUE )
            refused-refract             | ^refract
            refused-salience-expression | salience ^compute()
            refused-salience-expression | salience ^1 + 1
            refused-enabled-expression  | enabled ^( 1 == 1 )
            refused-no-loop             | ^no-loop true
            refused-lock-on-active      | ^lock-on-active
            refused-auto-focus          | ^auto-focus true
            refused-agenda-group        | ^agenda-group "g"
            refused-activation-group    | ^activation-group "g"
            refused-ruleflow-group      | ^ruleflow-group "g"
            refused-dialect             | ^dialect "java"
            refused-timer               | ^timer ( int: 5s )
            refused-duration            | ^duration 100
            refused-calendars           | ^calendars "weekday"
            duplicate-attribute         | salience 1 ^salience 2
            invalid-date                | date-effective ^"31-Feb-2026"
            invalid-date                | ^date-effective "2026-02-01" date-expires "2026-01-01"
            """)
    void refusesAttributes(String code, String attribute) {
        assertRefused(code, "rule \"a\" " + attribute + "\nwhen\nthen\nplace.minimise(\"cost\");\nend\n");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            refused-eval               | ^eval( System.exit(1) )
            refused-forall             | ^forall( Candidate( owned == true ) )
            refused-accumulate         | ^accumulate( Candidate( $x : running ); $s : sum($x) )
            refused-accumulate         | ^acc( Candidate( $x : running ); $s : sum($x) )
            refused-groupby            | ^groupby( Candidate(); $k : 1; sum(1) )
            refused-from               | Candidate() ^from fleet.list()
            refused-collect            | Candidate() from ^collect( Candidate() )
            refused-accumulate         | Candidate() from ^accumulate( Candidate(), sum(1) )
            refused-entry-point        | Candidate() ^from entry-point "x"
            refused-window             | Candidate() ^over window:time( 10s )
            refused-or                 | Request() ^or Candidate()
            refused-or                 | ( Request() ^or Candidate() )
            refused-or                 | $c : ( Request() ^or Candidate() )
            refused-unification        | ^$c := Candidate()
            refused-from               | Candidate() ^from [ 1, 2 ]
            refused-from               | Candidate() ^from acme.Fleet.all()
            refused-collect            | Candidate() from ^collect( Candidate( owned == true ) )
            refused-window             | Candidate( running > 1 ) ^over window:length( 5 )
            refused-or                 | exists ( Request() ^or Candidate() )
            refused-nested-quantifier  | exists ( ^not Candidate() )
            syntax                     | Request() break^[other]
            refused-oopath             | ^/candidates/model
            refused-query              | ^?query( "x"; )
            refused-oopath             | ^/candidates[ owned == true ]
            refused-nested-quantifier  | not ( ^Request() and Candidate() )
            refused-nested-quantifier  | not ( ^exists Candidate() )
            refused-named-consequence  | ^Request() do[other]
            refused-named-consequence  | ^if ( true ) do[other]
            refused-annotation         | Candidate() ^@watch( owned )
            unclosed                   | Candidate^( (running > 1 )
            unknown-fact               | ^java.lang.Runtime()
            unknown-fact               | ^Requst()
            duplicate-pattern          | Request() ^Request()
            duplicate-variable         | $r : Request() ^$r : Candidate()
            """)
    void refusesConditions(String code, String conditions) {
        assertRefused(code, rule("", conditions, "place.minimise(\"cost\");"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown-field          | ^ttft < 5
            unknown-field          | ^promptTokens < 5
            type-mismatch          | model[^"x"] == "y"
            type-mismatch          | model == ^5
            type-mismatch          | running == ^"5"
            type-mismatch          | owned == ^"true"
            type-mismatch          | model ^> "a"
            type-mismatch          | running ^matches "5"
            type-mismatch          | placement ^contains "G"
            type-mismatch          | marks ^== null
            type-mismatch          | marks ^== "draining"
            type-mismatch          | marks contains ^5
            type-mismatch          | model ^> null
            type-mismatch          | model in (^null)
            type-mismatch          | ^model
            out-of-range           | kvCacheUsage > ^90
            out-of-range           | running > ^-1
            unknown-value          | placement == ^Placement.GPUS
            unknown-value          | placement in ("CPU", ^"gpu")
            unknown-constant       | placement == ^Hardware.GPU
            empty-text             | model == ^""
            invalid-number         | ttftMs < ^200ms
            invalid-number         | running < ^010
            invalid-number         | running < ^0x10
            invalid-number         | running < ^5L
            invalid-expression     | model matches ^"a("
            invalid-expression     | model matches ^"(?=a)b"
            operand-order          | ^5 < running
            syntax                 | placement == ^GPU
            syntax                 | running ^= 5
            syntax                 | running ^between 5
            syntax                 | running > 1 ^& < 5
            syntax                 | running > 1 ^and waiting > 1
            syntax                 | running > 1 ^or waiting > 1
            refused-unification    | $x ^:= running
            refused-this           | ^super == 1
            refused-method-call    | ^model.contains("8b")
            refused-method-call    | ^model.startsWith("llama") && running > 1
            refused-method-call    | !^model.equals("x")
            refused-method-call    | ^getModel() == "x"
            refused-method-call    | ^isOwned()
            refused-method-call    | ^known(kvCacheUsage)
            refused-method-call    | ^unknown( kvCacheUsage ), owned
            refused-method-call    | model == ^$x.trim()
            unbound-variable       | running > ^waiting
            unclosed               | model == ^"x
            syntax                 | model in ^"x"
            syntax                 | running > 1 ^5
            refused-method-call    | ^model.length() > 5
            refused-method-call    | ^java.lang.System.exit(1) == 1
            refused-method-call    | ^getClass().getName() == "x"
            refused-method-call    | model == ^java.lang.System.getenv("x")
            refused-path           | ^class.classLoader == "x"
            refused-path           | model == ^java.io.File.separator
            refused-this           | ^this == 1
            refused-new            | ^new java.io.File("x") == 1
            refused-new            | model == ^new String("x")
            refused-cast           | ^(int) running > 5
            refused-cast           | model^#String == "x"
            refused-cast           | running == ^(5)
            refused-instanceof     | model ^instanceof String
            refused-arithmetic     | running ^+ 1 > 5
            refused-arithmetic     | running > 5 ^* 5
            refused-ternary        | running > 5 ^? 1 : 2
            refused-operator       | model ^soundslike "x"
            refused-operator       | model ^excludes "x"
            refused-operator       | model ^=~ "x"
            refused-operator       | model ^##custom "x"
            refused-operator       | model str[^length] 5
            refused-temporal       | loadAgeMs ^after[1s] 5
            refused-null-safe      | model^!.length > 5
            refused-nested-pattern | model^.( length > 5 )
            refused-eval           | ^eval( true )
            refused-positional     | "x"^; model == "y"
            unbound-variable       | model == ^$model
            unbound-variable       | $w : waiting, running > ^$w
            unbound-variable       | waiting == ^running
            """)
    void refusesConstraints(String code, String constraint) {
        if (code.equals("refused-positional")) {
            // The text before it is refused as well: what matters is that the semicolon does not pass.
            assertThat(Policies.findings(rule("", "Candidate( " + constraint.replace("^", "") + " )", "")))
                    .isNotEmpty();
            return;
        }
        assertRefused(code, rule("", "Candidate( " + constraint + ")", "place.minimise(\"cost\");"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no-action              | ^
            unknown-verb           | place.^forbd($c, "x");
            wrong-arguments        | place.^forbid($c);
            wrong-arguments        | place.forbid(^"x", "x");
            wrong-arguments        | place.forbid($c, ^"");
            wrong-arguments        | place.forbid($c, ^5);
            wrong-arguments        | place.prefer($c, ^-5);
            wrong-arguments        | place.prefer($c, ^1.5);
            wrong-arguments        | place.prefer($c, ^0);
            wrong-arguments        | place.prefer($c, ^99999999);
            wrong-arguments        | place.reject(^200, "x");
            wrong-arguments        | place.fallback(Placement.GPU, ^Placement.GPU);
            unknown-value          | place.fallback(^Placement.TPU);
            unknown-value          | place.requirePlacement(^Placement.GPUS, "x");
            unknown-value          | place.minimise(^"price");
            wrong-arguments        | place.hedge(^0, 0.1);
            wrong-arguments        | place.hedge(800, ^5);
            wrong-arguments        | place.hedge(800, ^0);
            wrong-arguments        | place.hedge(800, ^"x");
            wrong-arguments        | place.queue(^9999999);
            wrong-arguments        | place.tag(^"Team", "x");
            wrong-arguments        | place.tag("team", ^5);
            wrong-arguments        | place.substitute(^llama);
            unbound-variable       | place.forbid(^$d, "x");
            duplicate-verb         | place.minimise("cost"); ^place.minimise("ttft");
            duplicate-verb         | place.tag("team", "a"); ^place.tag("team", "b");
            syntax                 | place^;
            syntax                 | place.forbid^;
            syntax                 | place.forbid($c, "x")^
            syntax                 | ^forbid($c, "x");
            refused-working-memory | ^insert( $c );
            refused-working-memory | ^modify( $c ) { setX( 1 ) };
            refused-working-memory | ^update( $c );
            refused-working-memory | ^delete( $c );
            refused-working-memory | ^retract( $c );
            refused-working-memory | ^insertLogical( $c );
            refused-engine         | ^drools.halt();
            refused-engine         | ^kcontext.getKieRuntime().halt();
            refused-java           | ^System.exit(1);
            refused-java           | ^java.lang.Runtime.getRuntime().exec("x");
            refused-java           | ^$c.setRunning(1);
            refused-java           | ^running = 5;
            refused-new            | ^new Thread().start();
            refused-variable       | ^int i = 5;
            refused-variable       | ^String s = "x";
            refused-variable       | ^var s = "x";
            refused-loop           | ^while (true) {}
            refused-loop           | ^for (int i = 0; i < 5; i++) {}
            refused-branch         | ^if (true) {}
            refused-exception      | ^throw null;
            refused-return         | ^return;
            refused-java           | place.forbid($c, ^() -> "x");
            refused-java           | place.forbid($c, ^(String) "x");
            refused-java           | place.forbid($c, "a" ^? "b" : "c");
            refused-java           | ^;
            refused-java           | place.forbid(^$c.backend(), "x");
            refused-java           | place.forbid($c, ^System.getenv("x"));
            refused-java           | place.forbid($c, "a" ^+ "b");
            refused-java           | place.forbid($c, "a")^.forbid($c, "b");
            refused-new            | place.forbid($c, ^new String("x"));
            """)
    void refusesConsequences(String code, String consequence) {
        String start = code.equals("no-action") ? "^rule" : "rule";
        String body = code.equals("no-action") ? "" : consequence;
        assertRefused(code, start + " \"a\"\nwhen\n    $c : Candidate()\nthen\n    " + body + "\nend\n");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            unknown-class      | Request( requestClass == ^"voce" )              | place.minimise("cost");
            unknown-class      | Request( requestClass in ("chat", ^"voce") )    | place.minimise("cost");
            classify-candidate | ^Candidate()                                    | place.classify("voice");
            unknown-class      | Request()                                       | place.classify(^"voce");
            classify-fact      | Budget() ^Situation( name == "scarce" )         | place.classify("voice");
            substitute-candidate | ^Candidate()                                  | place.substitute("small");
            substitute-candidate | exists Fleet() ^not Candidate()               | place.substitute("small");
            situation-fact     | ^Backend()                                      | place.minimise("cost");
            situation-fact     | not ^Price()                                    | place.minimise("cost");
            unbound-variable   | Budget( $f : fraction ) Candidate( saturation > ^$f ) | place.minimise("cost");
            unbound-variable   | $b : Budget() Candidate( saturation > ^$b.fraction ) | place.minimise("cost");
            candidate-operand  | $c : Candidate() Grid( region == ^$c.region )   | place.minimise("cost");
            classify-class     | Request( ^requestClass == "chat" )              | place.classify("voice");
            classify-mixed     | Request()                                       | place.classify("voice"); ^place.minimise("cost");
            candidate-operand  | $c : Candidate() Request( promptTokens > ^$c.running ) | place.minimise("cost");
            unbound-variable   | not Request( $t : promptTokens ) Candidate( contextTokens < ^$t ) | place.minimise("cost");
            unbound-variable   | not ( $c : Candidate() )                        | place.forbid(^$c, "x");
            type-mismatch      | Request( $t : promptTokens ) Candidate( model == ^$t ) | place.minimise("cost");
            type-mismatch      | $r : Request() Candidate( model == ^$r )        | place.minimise("cost");
            missing-key        | Request( ^labels == "x" )                       | place.minimise("cost");
            invalid-key        | Request( labels[^data] == "x" )                 | place.minimise("cost");
            unknown-field      | $r : Request() Candidate( model == $r.^modle )  | place.minimise("cost");
            """)
    void refusesWhatDoesNotFitTogether(String code, String conditions, String consequence) {
        assertRefused(code, rule("", conditions, consequence));
    }

    private static String rule(String attributes, String conditions, String consequence) {
        return "rule \"a\" " + attributes + "\nwhen\n    " + conditions + "\nthen\n    " + consequence + "\nend\n";
    }

    private static void assertRefused(String code, String marked) {
        int offset = marked.indexOf('^');
        String drl = marked.substring(0, offset) + marked.substring(offset + 1);
        int line = 1
                + (int) drl.substring(0, offset).chars().filter(c -> c == '\n').count();
        int column = offset - drl.lastIndexOf('\n', offset - 1);

        PolicyCompiler.Result result = Policies.compile(drl);

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings())
                .extracting(Finding::code, Finding::file, Finding::line, Finding::column)
                .as(() -> result.findings().toString())
                .containsExactly(tuple(code, "rules/a.drl", line, column));
        Finding finding = result.findings().get(0);
        finding.replacement().ifPresent(replacement -> {
            String mended = replacement.applyTo(drl, line, column);
            assertThat(Policies.findings(mended)).as(mended).isEmpty();
        });
    }
}
