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
    /** When one of the waiting runs was last given to a runner. */
    long servedNanos = System.nanoTime();

    Lane(String name) {
        this.name = name;
    }

    /** Since when it waits for its turn: a script set that has just had one stands behind those that have not, however long its queue. */
    long headSince() {
        Execution head = waiting.peekFirst();
        return head == null ? Long.MAX_VALUE : Math.max(head.submittedNanos(), servedNanos);
    }

    boolean isEmpty() {
        return waiting.isEmpty() && runners == 0;
    }
}
