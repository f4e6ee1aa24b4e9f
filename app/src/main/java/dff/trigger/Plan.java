package dff.trigger;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/** When one config is due next, and what of it is under way. Belongs to the thread that fires. */
final class Plan {
    /** Never due again as things are. */
    static final long NEVER = Long.MAX_VALUE;

    private final String id;
    private Scheduled config;
    private long due = NEVER;
    private long fireAt = NEVER;
    /** Tasks that were not known to have ended when last looked. */
    private final Set<String> open = new HashSet<>();
    /** Due times that wait for the end of the previous run, oldest first. */
    private final Deque<Waits> held = new ArrayDeque<>();
    /** Since when the first of them is the first, in steady Unix milliseconds. */
    private long firstSince;

    /** A due time that waits. @param why the reason of its decision, null = none */
    record Waits(long due, Reason why) {}

    Plan(Scheduled config) {
        this.id = config.id();
        this.config = config;
    }

    String id() {
        return id;
    }

    Scheduled config() {
        return config;
    }

    void config(Scheduled changed) {
        config = changed;
    }

    /** Unix milliseconds, {@link #NEVER} = at no time. */
    long due() {
        return due;
    }

    /** When it is to be fired: {@link #due} and its share of the jitter. */
    long fireAt() {
        return fireAt;
    }

    /** It is due at the first time after that one. */
    void dueAfter(long time) {
        OptionalLong next = config.timetable().next(time);
        due = next.orElse(NEVER);
        fireAt = next.isEmpty() ? NEVER : due + jitter(due);
    }

    /** It is not fired before that time, whenever it is due. */
    void putOff(long time) {
        fireAt = Math.max(fireAt, time);
    }

    /** Milliseconds, the same each time for a due time, and always before the next one. */
    long jitter(long time) {
        long most = config.policy().jitterSeconds() * 1_000L;
        if (most == 0) {
            return 0;
        }
        OptionalLong next = config.timetable().next(time);
        if (next.isPresent()) {
            most = Math.min(most, next.getAsLong() - time - 1);
        }
        return Long.remainderUnsigned(mixed(id.hashCode() * 31L + time / 1_000), most + 1);
    }

    /** Spreads neighbouring numbers. */
    private static long mixed(long number) {
        long z = number * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        return z ^ (z >>> 31);
    }

    Set<String> open() {
        return open;
    }

    void opened(Collection<String> tasks) {
        open.addAll(tasks);
    }

    Deque<Waits> held() {
        return held;
    }

    boolean isHeld(long due) {
        return held.stream().anyMatch(one -> one.due() == due);
    }

    /** @param steady Unix milliseconds of now */
    void hold(Collection<Waits> dues, long steady) {
        if (held.isEmpty()) {
            firstSince = steady;
        }
        held.addAll(dues);
    }

    void release(long due, long steady) {
        held.removeIf(one -> one.due() == due);
        firstSince = steady;
    }

    /** Since when the first held one is the first, in steady Unix milliseconds. */
    long firstSince() {
        return firstSince;
    }
}
