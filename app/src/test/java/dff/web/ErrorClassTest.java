package dff.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorClassTest {
    /** What clients know, and the one class of ours ({@code EClientTooSlow}). */
    private static final List<String> TABLE = List.of(
            "EUser 400.1",
            "EUserPassword 400.12",
            "EUserCaptcha 400.13",
            "EUserAuth 401.14",
            "EUserPrivilege 401.15",
            "EUserDisabled 401.16",
            "EUserLocked 401.17",
            "EAPIAuth 401.99",
            "EBiz 403.2",
            "EBizCondition 403.21",
            "EBizNotOwner 403.22",
            "EBizBadData 403.23",
            "EBizBadDataStatus 403.24",
            "EBizRequestConflict 409.25",
            "EClient 400.4",
            "EClientNotFound 404.41",
            "EClientDuplicated 409.42",
            "EClientBadRequest 400.43",
            "EClientUnsupported 400.44",
            "EClientIP 400.45",
            "EClientRateLimit 429.46",
            "EClientTooSlow 408.47",
            "EScriptPublishFailed 400.9",
            "EStartupScriptDeployFailed 400.91",
            "EBlueprintDeployFailed 400.92",
            "ESys 500.5",
            "ESysWebServer 500.51",
            "ESysDB 500.52",
            "ESysCache 500.53",
            "ESysLimitReached 503.1",
            "ESysAsyncTaskFailed 503.2",
            "ESysAsyncTaskTimeout 503.21",
            "ESysNetwork 503.22",
            "EOuterSystem 500.6",
            "EOuterSystemNotFound 500.61",
            "ENotImplemented 500.98",
            "EAssert 500.99",
            "EAPITimeout 599.1",
            "EFuncFailed 599.3",
            "EFuncTimeout 599.31",
            "EFuncResultParsingFailed 599.4",
            "EWorkerQueueCongestion 429.5",
            "EWorkerNoResponse 599.99");

    @Test
    void the_table_is_the_one_clients_know() {
        List<String> found = Stream.of(ErrorClass.values())
                .map(each -> each.reason() + " " + each.number())
                .toList();

        assertThat(found).containsExactlyInAnyOrderElementsOf(TABLE);
    }

    @Test
    void the_status_is_the_whole_part_of_the_number() {
        assertThat(ErrorClass.values())
                .allSatisfy(each -> assertThat(each.status()).isEqualTo((int) Double.parseDouble(each.number())));
    }
}
