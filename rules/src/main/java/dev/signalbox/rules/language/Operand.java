package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Condition.Term;

/** What stands to the right of an operator. */
sealed interface Operand {

    /** Where it begins. */
    int offset();

    /** How a message names it. */
    String shown();

    record Text(String value, int offset) implements Operand {
        @Override
        public String shown() {
            return "the text \"" + value + '"';
        }
    }

    record Numeral(double value, int offset) implements Operand {
        @Override
        public String shown() {
            return "the number " + Vocabulary.shown(value);
        }
    }

    record Flag(boolean value, int offset) implements Operand {
        @Override
        public String shown() {
            return String.valueOf(value);
        }
    }

    record Null(int offset) implements Operand {
        @Override
        public String shown() {
            return "null";
        }
    }

    /** {@code Placement.GPU}. */
    record Constant(String enumeration, String name, int offset) implements Operand {
        @Override
        public String shown() {
            return enumeration + "." + name;
        }
    }

    /** A field of an earlier pattern. */
    record Reference(Term term, int offset) implements Operand {
        @Override
        public String shown() {
            return term.field().label() + " of " + term.field().fact().label();
        }
    }

    /** Something a problem was told about already. */
    record Wrong(int offset) implements Operand {
        @Override
        public String shown() {
            return "";
        }
    }
}
