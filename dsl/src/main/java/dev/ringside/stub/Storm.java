package dev.ringside.stub;

/**
 * A breakpoint whose condition is asked outside of the guest and is false so often that the guest
 * hardly gets on.
 *
 * @param address where the breakpoint is
 * @param perSecond how often its condition was false, in each second
 */
public record Storm(long address, double perSecond) {}
