package dev.ringside.stub.guest;

/**
 * Executable memory for the code, within 2 GB of the site.
 *
 * @param address virtual, unsigned
 * @param length in bytes
 */
public record Room(long address, int length) {}
