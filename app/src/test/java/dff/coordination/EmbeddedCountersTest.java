package dff.coordination;

import java.time.InstantSource;

class EmbeddedCountersTest extends CountersContract {
    @Override
    Counters counters(InstantSource clock) {
        return new EmbeddedCounters(clock);
    }
}
