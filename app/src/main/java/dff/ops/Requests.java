package dff.ops;

import dff.web.HttpCall;
import dff.web.Identity;
import dff.web.Route;
import dff.web.Times;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests by route and remembers those that were slow or failed. In memory only. Safe for all threads. */
public final class Requests {
    /** Most requests remembered of each type. */
    static final int KEPT = 1_000;

    private static final int SLOW_MILLIS = 1_000;
    private static final int VERY_SLOW_MILLIS = 5_000;
    private static final int MAX_URL = 500;
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    /** Why a request is remembered, by the name clients use. */
    enum Type {
        SLOW("reqCost1000"),
        VERY_SLOW("reqCost5000"),
        REFUSED("statusCode4xx"),
        FAILED("statusCode5xx");

        final String shown;

        Type(String shown) {
            this.shown = shown;
        }

        static Type of(String shown) {
            return List.of(values()).stream()
                    .filter(type -> type.shown.equals(shown))
                    .findFirst()
                    .orElse(null);
        }
    }

    private record Count(String name, LongAdder calls) {}

    private final InstantSource clock;
    /** By handler, because comparing handlers is quick and comparing rows is not. */
    private volatile Map<Route.Handler, Count> counts = new ConcurrentHashMap<>();

    private volatile long day;
    private final Map<Type, Deque<Map<String, Object>>> abnormal = new EnumMap<>(Type.class); // guarded by itself

    public Requests(InstantSource clock) {
        this.clock = clock;
        for (Type type : Type.values()) {
            abnormal.put(type, new ArrayDeque<>());
        }
    }

    /** A request was answered. */
    public void ended(HttpCall call, Route route, int status) {
        long today = call.startMillis() / DAY;
        if (today != day) {
            counts = new ConcurrentHashMap<>();
            day = today;
        }
        counts.computeIfAbsent(route.handler(), _ -> new Count(route.method() + " " + route.pattern(), new LongAdder()))
                .calls()
                .increment();
        long cost = call.cost();
        if (status >= 400 || (cost >= SLOW_MILLIS && !route.pattern().endsWith("/events"))) {
            remember(call, route, status, cost);
        }
    }

    private void remember(HttpCall call, Route route, int status, long cost) {
        Map<String, Object> row = new LinkedHashMap<>();
        String url = call.shownUrl();
        row.put("reqMethod", call.method());
        row.put("reqURL", url.length() > MAX_URL ? url.substring(0, MAX_URL) + "..." : url);
        row.put("reqRoute", route.pattern());
        row.put("reqTime", Times.iso(call.startMillis()));
        row.put("reqCost", cost);
        row.put("respTime", Times.iso(clock.millis()));
        row.put("respStatusCode", status);
        row.put("traceId", call.traceId());
        row.put("ip", call.ip());
        row.put("userId", call.identity().map(Identity::userId).orElse(null));
        row.put("u_username", call.identity().map(Identity::username).orElse(null));
        row.put("u_name", call.identity().map(Identity::name).orElse(null));
        synchronized (abnormal) {
            if (cost >= VERY_SLOW_MILLIS) {
                add(Type.VERY_SLOW, row);
            }
            if (cost >= SLOW_MILLIS) {
                add(Type.SLOW, row);
            }
            if (status >= 400) {
                add(status >= 500 ? Type.FAILED : Type.REFUSED, row);
            }
        }
    }

    private void add(Type type, Map<String, Object> row) {
        Deque<Map<String, Object>> rows = abnormal.get(type);
        rows.addFirst(row);
        if (rows.size() > KEPT) {
            rows.removeLast();
        }
    }

    /** The newest first. */
    List<Map<String, Object>> abnormal(Type type) {
        synchronized (abnormal) {
            return new ArrayList<>(abnormal.get(type));
        }
    }

    /** Requests of this UTC day by route, most first. */
    List<List<Object>> today() {
        return counts.values().stream()
                .sorted(Comparator.comparingLong((Count count) -> count.calls().sum())
                        .reversed())
                .map(count -> List.<Object>of(count.name(), count.calls().sum()))
                .toList();
    }
}
