package dff.coordination;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a key of the embedded cache holds. Guarded by the cache's lock; {@link #size} is what the JVM needs for it, about. */
sealed interface CacheValue {
    /** An object and its array, in bytes, besides the content. */
    int OBJECT = 40;
    /** A node of a map and its place in the table. */
    int NODE = 56;

    String type();

    long size();

    /** Nothing is left of it: the key is to be removed. */
    boolean isEmpty();

    record Text(Bytes content) implements CacheValue {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public long size() {
            return OBJECT + content.length();
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    final class Hash implements CacheValue {
        final Map<Bytes, Bytes> fields = new LinkedHashMap<>();
        private long size = NODE;

        /** @return whether the field is new */
        boolean put(Bytes field, Bytes value) {
            Bytes old = fields.put(field, value);
            size += value.length() - (old == null ? 0 : old.length());
            size += old == null ? NODE + 2L * OBJECT + field.length() : 0;
            return old == null;
        }

        boolean remove(Bytes field) {
            Bytes old = fields.remove(field);
            size -= old == null ? 0 : NODE + 2L * OBJECT + field.length() + old.length();
            return old != null;
        }

        @Override
        public String type() {
            return "hash";
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isEmpty() {
            return fields.isEmpty();
        }
    }

    final class Sequence implements CacheValue {
        private static final int SLOT = 8;

        final Deque<Bytes> items = new ArrayDeque<>();
        private long size = NODE;

        void addFirst(Bytes item) {
            items.addFirst(item);
            size += SLOT + OBJECT + item.length();
        }

        void addLast(Bytes item) {
            items.addLast(item);
            size += SLOT + OBJECT + item.length();
        }

        /** @return null when there is none */
        Bytes pollFirst() {
            return counted(items.pollFirst());
        }

        Bytes pollLast() {
            return counted(items.pollLast());
        }

        private Bytes counted(Bytes taken) {
            size -= taken == null ? 0 : SLOT + OBJECT + taken.length();
            return taken;
        }

        @Override
        public String type() {
            return "list";
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isEmpty() {
            return items.isEmpty();
        }
    }

    final class Members implements CacheValue {
        final Set<Bytes> members = new LinkedHashSet<>();
        private long size = NODE;

        boolean add(Bytes member) {
            boolean added = members.add(member);
            size += added ? NODE + OBJECT + member.length() : 0;
            return added;
        }

        boolean remove(Bytes member) {
            boolean removed = members.remove(member);
            size -= removed ? NODE + OBJECT + member.length() : 0;
            return removed;
        }

        @Override
        public String type() {
            return "set";
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isEmpty() {
            return members.isEmpty();
        }
    }

    final class Ranking implements CacheValue {
        record Ranked(double score, Bytes member) implements Comparable<Ranked> {
            @Override
            public int compareTo(Ranked other) {
                int byScore = Double.compare(score, other.score);
                return byScore != 0 ? byScore : member.compareTo(other.member);
            }
        }

        final Map<Bytes, Double> scores = new HashMap<>();
        final TreeSet<Ranked> order = new TreeSet<>();
        private long size = NODE;

        /** @return whether the member is new */
        boolean put(Bytes member, double given) {
            double score = given + 0.0; // -0.0 is 0.0
            Double old = scores.put(member, score);
            if (old != null) {
                order.remove(new Ranked(old, member));
            } else {
                size += cost(member);
            }
            order.add(new Ranked(score, member));
            return old == null;
        }

        boolean remove(Bytes member) {
            Double old = scores.remove(member);
            if (old != null) {
                order.remove(new Ranked(old, member));
                size -= cost(member);
            }
            return old != null;
        }

        private static long cost(Bytes member) {
            return 3L * NODE + OBJECT + member.length();
        }

        @Override
        public String type() {
            return "zset";
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public boolean isEmpty() {
            return scores.isEmpty();
        }
    }
}
