package dff.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dff.app.FeatureServer;
import dff.app.FeatureServer.Reply;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenceRoutesTest {
    @TempDir
    Path directory;

    private FeatureServer server;

    @BeforeEach
    void start() {
        server = new FeatureServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply report(String user, String page, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(Map.of(
                "routeName", "code-editor", "routeParams", Map.of("id", "demo__a"), "conflictId", "conflict-" + page));
        body.putAll(more);
        return server.post(user, "/presence/do/report", body);
    }

    @Test
    void the_second_page_is_told_who_edits() {
        report("ann", "1", Map.of("line", 12));

        JsonNode answer = report("bo", "2", Map.of()).data();

        assertThat(answer.path("isConflict").asBoolean()).isTrue();
        assertThat(answer.path("isEditing").asBoolean()).isFalse();
        assertThat(answer.path("user").path("username").asText()).isEqualTo("ann");
        assertThat(answer.path("others").get(0).path("line").asInt()).isEqualTo(12);
    }

    @Test
    void checking_claims_nothing() {
        report("ann", "1", Map.of("checkOnly", true));

        assertThat(report("bo", "2", Map.of()).data().path("isEditing").asBoolean())
                .isTrue();
    }

    @Test
    void two_pages_of_one_account_are_two() {
        report("ann", "1", Map.of());

        assertThat(report("ann", "2", Map.of()).data().path("isConflict").asBoolean())
                .isTrue();
    }

    @Test
    void taking_over_turns_it_round() {
        report("ann", "1", Map.of());

        assertThat(report("bo", "2", Map.of("takeOver", true))
                        .data()
                        .path("isEditing")
                        .asBoolean())
                .isTrue();
        assertThat(report("ann", "1", Map.of()).data().path("isConflict").asBoolean())
                .isTrue();
    }

    @Test
    void who_may_not_write_only_looks() {
        report("reader", "1", Map.of("takeOver", true));

        assertThat(report("bo", "2", Map.of()).data().path("isConflict").asBoolean())
                .isFalse();
    }

    @Test
    void a_known_page_id_does_not_speak_for_somebody_else() {
        report("ann", "1", Map.of());
        report("bo", "1", Map.of("leave", true));

        assertThat(report("bo", "2", Map.of()).data().path("isConflict").asBoolean())
                .isTrue();
    }

    @Test
    void pages_without_a_claim_answer_null() {
        assertThat(report("ann", "1", Map.of("routeName", "overview")).data().isNull())
                .isTrue();
        assertThat(report("ann", "1", Map.of("routeParams", Map.of())).data().isNull())
                .isTrue();
    }

    @Test
    void a_missing_page_id_is_named() {
        Reply reply = server.post("ann", "/presence/do/report", Map.of("routeName", "code-editor"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.detailMessage()).contains("conflictId");
    }

    @Test
    void the_editor_hears_who_asks_and_who_asked_hears_no() {
        report("ann", "1", Map.of());
        assertThat(report("bo", "2", Map.of("ask", true))
                        .data()
                        .path("isAsking")
                        .asBoolean())
                .isTrue();

        JsonNode others = report("ann", "1", Map.of()).data().path("others");
        assertThat(others.get(0).path("isAsking").asBoolean()).isTrue();

        report("ann", "1", Map.of("decline", true));
        assertThat(report("bo", "2", Map.of("checkOnly", true))
                        .data()
                        .path("isAsking")
                        .asBoolean())
                .isFalse();
    }
}
