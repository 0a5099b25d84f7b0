package dev.signalbox.core.policy;

/** What became of the requests of a canary and of the active policy, since the canary has its present share. */
public record CanaryFigures(ArmFigures active, ArmFigures canary) {}
