package dff.web.connection;

/**
 * What open connections may take.
 *
 * @param total most of them
 * @param perAddress most from one address, apart from those of trusted proxies; neighbours of an IPv6 address (its /64) are one
 * @param headSeconds how long the head of a request may take, from its first byte or, for the first one, from the connection's begin
 */
public record ConnectionLimits(int total, int perAddress, int headSeconds) {}
