package dff.runner;

import java.util.ArrayDeque;
import java.util.Deque;

/** The runners and the waiting runs of one script set. Guarded by the pool's lock. */
final class Lane {
    final String name;
    final Deque<Execution> waiting = new ArrayDeque<>();
    /** Most recently used first: their memory is in the caches. */
    final Deque<Runner> idle = new ArrayDeque<>();

    int runners;

    Lane(String name) {
        this.name = name;
    }

    long headSince() {
        Execution head = waiting.peekFirst();
        return head == null ? Long.MAX_VALUE : head.submittedNanos();
    }

    boolean isEmpty() {
        return waiting.isEmpty() && runners == 0;
    }
}
