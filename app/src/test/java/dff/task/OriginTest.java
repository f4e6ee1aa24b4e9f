package dff.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OriginTest {
    private static String id(String text) {
        return new Origin("integration", "integration", text, 1).id();
    }

    @Test
    void ids_up_to_the_limit_stay_as_they_are() {
        String longest = "x".repeat(Origin.MAX_ID);

        assertThat(id(longest)).isEqualTo(longest);
        assertThat(Origin.fitting(id("x".repeat(300)))).as("twice").isEqualTo(id("x".repeat(300)));
    }

    @Test
    void longer_ids_keep_their_beginning_and_are_told_apart() {
        String one = "cron-AUTORUN-" + "f".repeat(252);

        assertThat(id(one + "1"))
                .hasSize(Origin.MAX_ID)
                .startsWith("cron-AUTORUN-fff")
                .isNotEqualTo(id(one + "2"));
    }

    @Test
    void no_character_is_cut_in_two() {
        assertThat(id("x".repeat(46) + "𝒳".repeat(30)))
                .hasSize(Origin.MAX_ID - 1)
                .startsWith("x".repeat(46) + '~');
    }
}
