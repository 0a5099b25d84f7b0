package dev.signalbox.rules;

/**
 * A rule of a policy as records and messages name it.
 *
 * @param name the rule's name, unique in its policy
 * @param file the file it stands in, relative to the policy's directory
 * @param line the line it begins at, from 1
 */
public record RuleDescription(String name, String file, int line) {}
