package dff.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dff.web.ApiError;
import dff.web.ErrorClass;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failures by sender's address within a time window and refuses the sender beyond a number. Neighbours of an IPv6 address
 * (its /64) count as one sender. Safe for all threads.
 */
public final class Brake {
    private static final int ADDRESSES = 50_000;
    private static final int IPV6_PREFIX_BYTES = 8;

    private record Window(int failures, long start) {}

    private final Cache<String, Window> windows;
    private final InstantSource clock;
    private final int max;
    private final long windowMillis;

    public Brake(InstantSource clock, int max, Duration window) {
        this.clock = clock;
        this.max = max;
        this.windowMillis = window.toMillis();
        this.windows = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterWrite(window.multipliedBy(2))
                .build();
    }

    /** @throws ApiError 429 with the seconds to wait when this sender has failed too often */
    public void check(String address) {
        Window window = current(address);
        if (window.failures() >= max) {
            long wait = Math.max(1, (window.start() + windowMillis - clock.millis() + 999) / 1_000);
            Map<String, Object> detail = new LinkedHashMap<>();
            detail.put("waitSeconds", wait);
            detail.put("signInWaitTimeout", wait);
            throw ApiError.of(
                    ErrorClass.CLIENT_RATE_LIMIT,
                    "Too many failed attempts from this address; at most " + max + " in " + windowMillis / 60_000
                            + " minutes",
                    detail);
        }
    }

    /** As {@link #check(String)} for the sender's failures at one thing only. */
    public void check(String address, String thing) {
        check(key(address) + " " + thing);
    }

    /** As {@link #failed(String)} for the sender's failures at one thing only. */
    public void failed(String address, String thing) {
        failed(key(address) + " " + thing);
    }

    public void failed(String address) {
        windows.asMap().compute(key(address), (_, old) -> {
            long now = clock.millis();
            return old == null || now - old.start() >= windowMillis
                    ? new Window(1, now)
                    : new Window(old.failures() + 1, old.start());
        });
    }

    int failures(String address) {
        return current(address).failures();
    }

    private Window current(String address) {
        Window window = windows.getIfPresent(key(address));
        long now = clock.millis();
        return window == null || now - window.start() >= windowMillis ? new Window(0, now) : window;
    }

    private static String key(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_PREFIX_BYTES))
                    : address;
        } catch (IllegalArgumentException _) {
            return address; // no address known, for example a Unix socket: all of them are one sender
        }
    }
}
