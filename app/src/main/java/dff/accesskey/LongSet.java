package dff.accesskey;

import java.util.Arrays;

/** Numbers in 16 bytes each at most, without objects. Grows by doubling. Belongs to whoever holds its owner's lock. */
final class LongSet {
    private static final int FIRST = 64;

    private long[] slots = new long[FIRST];
    private boolean hasZero;
    private int size;

    int size() {
        return size;
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : slots[place(slots, value)] == value;
    }

    /** @return false when it was there already */
    boolean add(long value) {
        if (contains(value)) {
            return false;
        }
        size++;
        if (value == 0) {
            hasZero = true;
            return true;
        }
        if (size * 2 > slots.length) {
            grow();
        }
        slots[place(slots, value)] = value;
        return true;
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        Arrays.stream(slots).filter(value -> value != 0).forEach(value -> larger[place(larger, value)] = value);
        slots = larger;
    }

    /** Where the value is or may be put; there is always a free slot. */
    private static int place(long[] slots, long value) {
        int mask = slots.length - 1;
        int at = (int) (value ^ value >>> 32) & mask;
        while (slots[at] != 0 && slots[at] != value) {
            at = at + 1 & mask;
        }
        return at;
    }
}
