package dff.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dff.coordination.Presence.Page;
import dff.coordination.Presence.Person;
import dff.coordination.Presence.Standing;
import dff.coordination.Presence.Wish;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final Person ANN = new Person("u-ann", "ann", "Ann");
    private static final Person BO = new Person("u-bo", "bo", "Bo");

    private final AtomicLong time = new AtomicLong(1_000);
    private final Presence presence = new Presence(() -> java.time.Instant.ofEpochMilli(time.get()));

    private Standing ann(Wish wish) {
        return presence.report("a", "page-ann", ANN, wish, 1);
    }

    private Standing bo(Wish wish) {
        return presence.report("a", "page-bo", BO, wish, 1);
    }

    private static String editor(Standing standing) {
        return standing.editor().map(Page::pageId).orElse("nobody");
    }

    @Test
    void the_first_to_edit_has_the_claim_and_renews_it() {
        ann(Wish.EDIT);
        time.addAndGet(4_000);
        ann(Wish.EDIT);
        time.addAndGet(4_000);

        assertThat(editor(bo(Wish.EDIT))).isEqualTo("page-ann");
    }

    @Test
    void a_silent_page_is_gone_after_five_seconds() {
        ann(Wish.EDIT);
        time.addAndGet(Presence.CLAIM_MILLIS);

        Standing standing = bo(Wish.EDIT);

        assertThat(editor(standing)).isEqualTo("page-bo");
        assertThat(standing.pages()).hasSize(1);
        assertThat(standing.isChanged()).isTrue();
    }

    @Test
    void looking_claims_nothing() {
        ann(Wish.LOOK);

        assertThat(editor(bo(Wish.LOOK))).isEqualTo("nobody");
        assertThat(bo(Wish.LOOK).pages()).extracting(Page::person).containsExactly(ANN, BO);
    }

    @Test
    void taking_over_leaves_the_other_page_there_but_reading() {
        ann(Wish.EDIT);

        assertThat(editor(bo(Wish.TAKE_OVER))).isEqualTo("page-bo");
        assertThat(ann(Wish.EDIT).pages()).extracting(Page::isEditing).containsExactly(false, true);
    }

    @Test
    void leaving_frees_the_claim_at_once() {
        ann(Wish.EDIT);
        ann(Wish.LEAVE);

        assertThat(editor(bo(Wish.EDIT))).isEqualTo("page-bo");
    }

    @Test
    void a_renewed_report_changes_nothing() {
        assertThat(ann(Wish.EDIT).isChanged()).isTrue();
        time.addAndGet(1_000);
        Standing again = ann(Wish.EDIT);

        assertThat(again.isChanged()).isFalse();
        assertThat(again.pages().getFirst().since()).isEqualTo(1_000);
    }

    @Test
    void things_nobody_looks_at_are_forgotten() {
        for (int i = 0; i < 100; i++) {
            presence.report("thing " + i, "page", ANN, Wish.LOOK, 0);
        }
        time.addAndGet(Presence.CLAIM_MILLIS);
        ann(Wish.LOOK);

        assertThat(presence.size()).isEqualTo(1);
    }

    @Test
    void neither_things_nor_pages_grow_without_end() {
        for (int i = 0; i < Presence.MAX_KEYS + 50; i++) {
            presence.report("thing " + i, "page", ANN, Wish.LOOK, 0);
        }
        for (int i = 0; i < Presence.MAX_PAGES + 50; i++) {
            presence.report("busy", "page " + i, ANN, Wish.LOOK, 0);
        }

        assertThat(presence.size()).isEqualTo(Presence.MAX_KEYS);
        assertThat(presence.report("busy", "late", BO, Wish.EDIT, 0).pages()).hasSize(Presence.MAX_PAGES);
    }

    @Test
    void who_asks_is_seen_asking_until_the_editor_declines() {
        ann(Wish.EDIT);
        assertThat(bo(Wish.ASK).isChanged()).isTrue();
        assertThat(bo(Wish.LOOK).pages()).extracting(Page::isAsking).containsExactly(false, true);

        ann(Wish.DECLINE);

        Standing standing = bo(Wish.LOOK);
        assertThat(standing.pages()).extracting(Page::isAsking).containsOnly(false);
        assertThat(editor(standing)).isEqualTo("page-ann");
    }

    @Test
    void only_the_one_that_edits_can_decline() {
        ann(Wish.EDIT);
        bo(Wish.ASK);

        Standing standing = presence.report("a", "page-cy", new Person("u-cy", "cy", "Cy"), Wish.DECLINE, 1);

        assertThat(standing.pages()).filteredOn(Page::isAsking).hasSize(1);
        assertThat(editor(standing)).isEqualTo("page-ann");
    }

    @Test
    void who_asked_and_edits_asks_no_more() {
        ann(Wish.EDIT);
        bo(Wish.ASK);
        ann(Wish.LOOK);

        Standing standing = bo(Wish.EDIT);

        assertThat(editor(standing)).isEqualTo("page-bo");
        assertThat(standing.pages()).extracting(Page::isAsking).containsOnly(false);
    }
}
