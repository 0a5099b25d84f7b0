package dev.signalbox.rules.language;

import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicySource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Policies made to hurt: to run code, to take hours or gigabytes, or to say something else than they show. */
final class HostilePolicies {

    private static final String CANARY = "dev.signalbox.rules.language.Canary";
    private static final String RULE = "rule \"%s\" when Request() then place.minimise(\"cost\"); end\n";
    private static final String MINIMISE = "place.minimise(\"cost\");";

    private final Map<String, PolicySource> policies = new LinkedHashMap<>();

    private HostilePolicies() {}

    /** The policies by what they try; all must be refused. */
    static Map<String, PolicySource> all() {
        HostilePolicies hostile = new HostilePolicies();
        hostile.codeInConditions();
        hostile.codeElsewhere();
        hostile.size();
        hostile.depth();
        hostile.expressions();
        hostile.characters();
        hostile.situations();
        hostile.tables();
        hostile.settings();
        return hostile.policies;
    }

    private void codeInConditions() {
        for (String condition : List.of(
                CANARY + ".sing() == 1",
                "promptTokens == " + CANARY + ".sing()",
                "promptTokens > 0 && " + CANARY + ".sing() > 0",
                "new " + CANARY + "() != null",
                "(" + CANARY + ") model != null",
                "eval( " + CANARY + ".sing() == 1 )",
                "model matches " + CANARY + ".SONG",
                "labels[ " + CANARY + ".sing() ] == \"x\"",
                "promptTokens in ( " + CANARY + ".sing() )",
                "model.getClass().forName(\"" + CANARY + "\") != null",
                "class.classLoader.loadClass(\"" + CANARY + "\") != null",
                "getClass().getClassLoader() != null",
                "this.getClass().getProtectionDomain() != null",
                "promptTokens > ( () -> " + CANARY + ".sing() )",
                "model == \"${" + CANARY + ".sing()}\" + " + CANARY + ".sing()",
                "$x : " + CANARY + ".sing()")) {
            add("condition " + condition, rule("Request( " + condition + " )"));
        }
        for (String conditions : List.of(
                CANARY + "()",
                "eval( " + CANARY + ".sing() == 1 )",
                "Request() from " + CANARY + ".sing()",
                "Request() from new " + CANARY + "()",
                "Number() from accumulate( Request(), init( " + CANARY + ".sing(); ) action() result( 1 ) )",
                "accumulate( Request(); $x : sum( " + CANARY + ".sing() ) )",
                "forall( Request( " + CANARY + ".sing() == 1 ) )",
                "if ( " + CANARY + ".sing() == 1 ) do[x]",
                "?q( " + CANARY + ".sing(); )",
                "/requests[ " + CANARY + ".sing() == 1 ]",
                "Request() over window:time( " + CANARY + ".sing() )")) {
            add("conditions " + conditions, rule(conditions));
        }
    }

    private void codeElsewhere() {
        String right = String.format(RULE, "right");
        for (String statement : List.of(
                "import " + CANARY + ";",
                "import static " + CANARY + ".sing;",
                "import function " + CANARY + ".sing;",
                "import accumulate " + CANARY + " sing;",
                "global " + CANARY + " canary;",
                "declare Egg x : int = " + CANARY + ".sing() end",
                "declare Egg extends " + CANARY + " end",
                "declare enum Egg A( " + CANARY + ".sing() ); x : int end",
                "function int f() { return " + CANARY + ".sing(); }",
                "query q( int x ) Request( promptTokens == ( " + CANARY + ".sing() ) ) end",
                "unit " + CANARY + ";",
                "dialect \"mvel\"")) {
            add("statement " + statement, statement + "\n" + right);
        }
        for (String attribute : List.of(
                "salience ( " + CANARY + ".sing() )",
                "salience " + CANARY + ".sing()",
                "enabled ( " + CANARY + ".sing() == 1 )",
                "timer ( expr: " + CANARY + ".sing() )",
                "dialect \"java\"",
                "@Egg( " + CANARY + ".sing() )",
                "extends \"" + CANARY + "\"",
                "date-effective ( " + CANARY + ".sing() )")) {
            add("attribute " + attribute, "rule \"a\" " + attribute + " when Request() then " + MINIMISE + " end");
        }
        for (String consequence : List.of(
                CANARY + ".sing();",
                "new " + CANARY + "();",
                "place.minimise(" + CANARY + ".SONG);",
                "place.reject(" + CANARY + ".sing(), \"x\");",
                "place.tag(\"a\", \"b\" + " + CANARY + ".sing());",
                "drools.getKnowledgeRuntime().halt();",
                "System.exit(" + CANARY + ".sing());",
                "{ " + CANARY + ".sing(); }",
                "modify( $r ) { sing( " + CANARY + ".sing() ) };",
                "place.getClass().forName(\"" + CANARY + "\");")) {
            add("consequence " + consequence, "rule \"a\" when $r : Request() then " + consequence + " end");
        }
    }

    private void size() {
        add("ten megabytes of rules", String.format(RULE, "a").repeat(200_000));
        add("ten megabytes of parentheses", "rule a when " + "(".repeat(10_000_000));
        add("ten megabytes of nothing", " ".repeat(10_000_000));
        add("ten megabytes in one line", "// " + "a".repeat(10_000_000));
        Map<String, String> files = new LinkedHashMap<>(Map.of(PolicySource.SETTINGS, Policies.SETTINGS));
        for (int i = 0; i < 20; i++) {
            files.put("rules/" + i + ".drl", String.format(RULE, "a").repeat(5_000));
        }
        policies.put("a hundred thousand rules", PolicySource.of(files));
        add("many patterns", rule("Request()\n".repeat(20_000)));
        add("patterns joined by and", rule("Requst()" + " and Request()".repeat(5_000)));
        add("patterns joined by or", rule("Request()" + " or Request()".repeat(5_000)));
        add("or and and", rule("(Request()" + " or Request() and Clock()".repeat(500) + ")"));
        add("many constraints", rule("Request( " + "promptTokens > x, ".repeat(10_000) + ")"));
        add("many actions", "rule a when then " + MINIMISE.repeat(10_000) + " end");
        add("broken rules", "rule \"a\" whn Request() thn end\n".repeat(9_000));
        add("random quotes", "rule \"a\" when '\"'\"'\"".repeat(10_000));
        add("a long name", "rule \"" + "a".repeat(100_000) + "\" when then place.minimise(\"cost\"); end");
        add("a long word", rule("Request( " + "a".repeat(400_000) + " == 1 )"));
        add("a long text", rule("Request( requestClass == \"" + "a".repeat(400_000) + "\" )"));
        add("a long number", rule("Request( promptTokens > " + "9".repeat(400_000) + " )"));
        add(
                "a long reason",
                "rule \"a\" when $c : Candidate() then place.forbid($c, \"" + "a".repeat(400_000) + "\"); end");
        add("a long path", rule("Request( a" + ".b".repeat(100_000) + " == 1 )"));
        add("a long type", "global A" + "<A".repeat(50_000) + " x\n");
        add("a long function", "function void f() { " + "if (a) {} ".repeat(20_000) + " }");
        add("an unfinished comment", "rule \"a\" when /* then place.minimise(\"cost\"); end");
    }

    private void depth() {
        add("deep parentheses", "rule a when " + "(".repeat(100_000) + "Request()" + ")".repeat(100_000));
        add("parentheses to the limit", "rule a when " + "(".repeat(38) + "Requst()" + ")".repeat(38) + " then end");
        add("deep conditions", rule("Request( " + "(".repeat(100_000) + " )"));
        add("many nots", rule("Request( " + "!".repeat(400_000) + "streaming == 1 )"));
        add("many prefixes", "rule a salience " + "-".repeat(200_000) + "1 when then end");
    }

    private void expressions() {
        add("a catastrophic expression", rule("Request( model matches \"" + "(a*)*".repeat(300) + "\" )"));
        add("a repeated expression", rule("Request( model matches \"((((a{1000}){1000}){1000}){1000})\" )"));
        add("an expression that looks back", rule("Request( model matches \"(a+)+\\\\1\" )"));
        add("an expression that looks around", rule("Request( model matches \"(?=a)b\" )"));
    }

    private void characters() {
        add("a nul", rule("Request( model == \"\0\" )"));
        add("a byte order mark", "\ufeff" + String.format(RULE, "a"));
        add("right to left", rule("Request( model == \"\u202e\" )"));
        add("right to left in a comment", "/* \u2067 */ " + String.format(RULE, "a"));
        add("right to left as an escape", rule("Request( model == \"\\u202e\" )"));
        add("an escaped nul", "rule \"a\\u0000\" when then " + MINIMISE + " end");
        add("zero width", "rule \"a\u200b\" when then " + MINIMISE + " end");
        add("a line that only some editors end", rule("Request() // \u2028 Clock()"));
        add("a tag", rule("Request( model == \"" + Character.toString(0xE0041) + "\" )"));
        add("half a character", rule("Request( model == \"\ud800\" )"));
        add("letters that look like others", rule("R\u0435quest( )"));
        add("a class that looks like another", rule("Request( requestClass == \"v\u043eice\" )"));
        add("a space that is none", rule("Request(\u00a0)"));
        add("an escaped quote", rule("Request( requestClass == \"chat\\u0022 ) eval( true ) //\" )"));
    }

    private void situations() {
        String begin = "situation.begin(\"x\");";
        for (String conditions : List.of(
                "accumulate( Backend( $s : saturation ); $a : sum( " + CANARY + ".sing() ); $a > 1 )",
                "accumulate( Backend( $s : saturation ), init( " + CANARY + ".sing(); ), action(), result( 1 ) )",
                "accumulate( Backend( " + CANARY + ".sing() == 1 ); $n : count(); $n > 1 )",
                "accumulate( Backend(); $n : count(); $n > " + CANARY + ".sing() )",
                "accumulate( Backend(); $n : " + CANARY + ".sing(); $n > 1 )",
                "exists Backend() over window:time( " + CANARY + ".sing() )",
                "exists Backend() over window:" + CANARY + "( 1 )",
                "exists Backend() over window:length( 2000000000 )",
                "exists Backend() over window:time( 99999999999d )",
                "groupby( Backend( $r : region ); $k : " + CANARY + ".sing(); $n : count(); $n > 1 )",
                "$a : Backend() not Backend( region != $a.region )",
                "$a : Backend() Price() Budget()",
                "Backend()\n" + "exists Backend()\n".repeat(10_000))) {
            add("situation " + shortened(conditions), "rule \"a\" when " + conditions + " then " + begin + " end");
        }
        for (String consequence : List.of(
                "situation.begin(" + CANARY + ".SONG);",
                "situation.begin(\"x\", " + CANARY + ".sing());",
                "situation.mark(new " + CANARY + "(), \"x\");",
                "situation.begin(\"x\").getClass().forName(\"" + CANARY + "\");",
                "situation.begin(\"x\"); " + CANARY + ".sing();")) {
            add("situation " + consequence, "rule \"a\" when $b : Backend() then " + consequence + " end");
        }
        StringBuilder rules = new StringBuilder();
        for (int i = 0; i < 9_000; i++) {
            rules.append("rule \"")
                    .append(i)
                    .append("\" when Fleet() then ")
                    .append(begin)
                    .append(" end\n");
        }
        add("thousands of situation rules", rules.toString());
    }

    private void tables() {
        String header = "tenant,promptTokens,minimise\n";
        add("ten megabytes of table", "tables/a.csv", header + "a,< 5,cost\n".repeat(1_000_000));
        add("fifty thousand rows", "tables/a.csv", header + "a,5,cost\n".repeat(45_000));
        add("a table of one long line", "tables/a.csv", "a,".repeat(200_000));
        add("a table in an open quote", "tables/a.csv", "\"" + "a,\n".repeat(150_000));
        add("a table of quotes", "tables/a.csv", "\"".repeat(500_001));
        add("a long cell", "tables/a.csv", header + "a".repeat(500_000) + ",1,cost\n");
        add("a cell that a spreadsheet would run", "tables/a.csv", header + "=cmd|' /C calc'!A0,1,cost\n");
        add("an expression in a table", "tables/a.csv", "tenant,minimise\nmatches " + "(a*)*".repeat(300) + ",cost\n");
        add("code in a header", "tables/a.csv", CANARY + ".sing(),minimise\n1,cost\n");
        add("code in a cell", "tables/a.csv", "promptTokens,minimise\n" + CANARY + ".sing(),cost\n");
        add("code behind a cell", "tables/a.csv", "streaming,minimise\ntrue && " + CANARY + ".sing() == 1,cost\n");
        add("right to left in a table", "tables/a.csv", header + "a\u202e,1,cost\n");
    }

    private void settings() {
        add("a tag that makes an object", PolicySource.SETTINGS, "name: !!" + CANARY + " []\ndefaultClass: chat\n");
        add(
                "a global tag",
                PolicySource.SETTINGS,
                "name: !<tag:yaml.org,2002:javax.script.ScriptEngineManager> [a]\ndefaultClass: chat\n");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a").append(i).append(": &a").append(i).append(" [");
            laughs.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        add("a billion laughs", PolicySource.SETTINGS, laughs + "name: *a11\n");
        add("settings that contain themselves", PolicySource.SETTINGS, "name: a\nclasses: &c {chat: *c}\n");
        add("deep settings", PolicySource.SETTINGS, "name: " + "[".repeat(100_000));
        add("deep keys", PolicySource.SETTINGS, "{a: ".repeat(50_000));
        add("ten megabytes of settings", PolicySource.SETTINGS, "a: b\n".repeat(2_000_000));
        add("many keys", PolicySource.SETTINGS, manyKeys());
        add("settings in an open quote", PolicySource.SETTINGS, "name: \"" + "a\n".repeat(200_000));
    }

    private static String manyKeys() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            keys.append("k").append(i).append(": 1\n");
        }
        return keys.toString();
    }

    /** A name of one line. */
    private static String shortened(String text) {
        return text.substring(0, Math.min(120, text.length())).replace('\n', ' ');
    }

    private void add(String name, String drl) {
        add(name, "rules/a.drl", drl);
    }

    private void add(String name, String file, String text) {
        Map<String, String> files = new LinkedHashMap<>(Map.of(PolicySource.SETTINGS, Policies.SETTINGS));
        files.put(file, text);
        policies.put(name, PolicySource.of(files));
    }

    private static String rule(String conditions) {
        return "rule \"a\"\nwhen\n" + conditions + "\nthen\n" + MINIMISE + "\nend\n";
    }
}
