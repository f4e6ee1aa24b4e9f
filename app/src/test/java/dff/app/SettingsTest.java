package dff.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path directory;

    private Settings load(String yaml, Map<String, String> environment) throws Exception {
        Path file = directory.resolve("user-config.yaml");
        Files.writeString(file, yaml);
        return Settings.load(file, environment);
    }

    private Settings load(String yaml) throws Exception {
        return load(yaml, Map.of());
    }

    @Test
    void all_names_and_defaults_are_these() {
        Map<String, Object> found = new HashMap<>();
        SettingKeys.all().forEach((key, setting) -> found.put(key, setting.fallback()));

        assertThat(found).containsExactlyInAnyOrderEntriesOf(SettingDefaults.EXPECTED);
    }

    @Test
    void every_default_lies_in_its_own_range() {
        for (Setting setting : SettingKeys.all().values()) {
            if (setting.fallback() instanceof Long number) {
                assertThat(number).as(setting.key()).isBetween(setting.min(), setting.max());
            } else if (!setting.options().isEmpty()) {
                assertThat(setting.options()).as(setting.key()).contains((String) setting.fallback());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "_FUNC_TASK_MIN_TIMEOUT, 100, _FUNC_TASK_DEFAULT_TIMEOUT, 30",
        "_FUNC_TASK_DEFAULT_TIMEOUT, 300, _FUNC_TASK_MAX_TIMEOUT, 60",
        "_FUNC_TASK_MIN_API_TIMEOUT, 20, _FUNC_TASK_DEFAULT_API_TIMEOUT, 10",
        "_FUNC_TASK_DEFAULT_API_TIMEOUT, 180, _FUNC_TASK_MAX_API_TIMEOUT, 60"
    })
    void smallest_default_and_largest_must_be_in_order(String low, int lowValue, String high, int highValue) {
        assertThatThrownBy(() -> load("%s: %d%n%s: %d".formatted(low, lowValue, high, highValue)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(low + " is " + lowValue, high + " is " + highValue);
    }

    @Test
    void key_that_stands_twice_is_refused() {
        assertThatThrownBy(() -> load("WEB_PORT: 8088\nMODE: prod\nWEB_PORT: 8089"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("line 3: WEB_PORT stands in line 1 already");
    }

    @Test
    void missing_file_means_defaults() {
        Settings settings = Settings.load(directory.resolve("none.yaml"), Map.of());

        assertThat(settings.integer("WEB_PORT")).isEqualTo(8088);
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void file_goes_before_defaults_and_environment_before_the_file() throws Exception {
        Settings settings = load(
                "WEB_PORT : 1234\nAPP_NAME: mine\n_WORKER_CONCURRENCY: 7",
                Map.of("DFF_WEB_PORT", "4321", "DFF__WORKER_CONCURRENCY", "8"));

        assertThat(settings.integer("WEB_PORT")).isEqualTo(4321);
        assertThat(settings.text("APP_NAME")).isEqualTo("mine");
        assertThat(settings.integer("_WORKER_CONCURRENCY")).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mars/X", "Asia", "+8", "''"})
    void time_zone_that_does_not_exist_is_refused(String zone) {
        assertThatThrownBy(() -> load("TIMEZONE: " + zone))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("TIMEZONE")
                .hasMessageContaining("allowed: a time zone, for example Asia/Shanghai");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Asia/Shanghai", "+08:00", "UTC+08:00"})
    void time_zones_that_exist_are_taken(String zone) throws Exception {
        assertThat(java.time.ZoneId.of(load("TIMEZONE: " + zone).text("TIMEZONE")))
                .isNotNull();
    }

    @Test
    void blank_environment_variable_is_ignored() throws Exception {
        assertThat(load("WEB_PORT: 1234", Map.of("DFF_WEB_PORT", "  ")).integer("WEB_PORT"))
                .isEqualTo(1234);
    }

    @Test
    void key_without_a_value_keeps_its_default() throws Exception {
        assertThat(load("WEB_PORT:\nSECRET: ''").integer("WEB_PORT")).isEqualTo(8088);
    }

    @ParameterizedTest
    @CsvSource({
        "WEB_PORT, 70000, a whole number from 0 to 65535",
        "WEB_PORT, eight, a whole number from 0 to 65535",
        "WEB_PORT, 99999999999999999999, a whole number from 0 to 65535",
        "MODE, test, 'one of prod, dev'",
        "AUTO_SETUP, perhaps, true or false"
    })
    void bad_value_names_file_line_key_value_and_range(String key, String value, String range) {
        assertThatThrownBy(() -> load("# first line\n" + key + ": " + value))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("user-config.yaml line 2")
                .hasMessageContaining(key + " is `" + value + "`")
                .hasMessageContaining(range);
    }

    @Test
    void bad_environment_variable_is_named() {
        assertThatThrownBy(() -> load("", Map.of("DFF_WEB_PORT", "x")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("environment variable DFF_WEB_PORT")
                .hasMessageContaining("a whole number from 0 to 65535");
    }

    @Test
    void unknown_key_is_a_warning_with_the_nearest_known_one() throws Exception {
        assertThat(load("\nWEB_PROT: 1").warnings())
                .singleElement()
                .asString()
                .contains("line 2")
                .contains("unknown key WEB_PROT; did you mean WEB_PORT?");
        assertThat(load("SOMETHING_ELSE_ENTIRELY: 1").warnings())
                .singleElement()
                .asString()
                .doesNotContain("did you mean");
    }

    @Test
    void unknown_environment_variable_is_a_warning_but_not_the_launchers() throws Exception {
        assertThat(load("", Map.of("DFF_WEB_PROT", "1", "DFF_PYTHON", "python3", "DFF_HEAP", "256m", "OTHER", "1"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("DFF_WEB_PROT")
                .contains("did you mean WEB_PORT?");
    }

    @Test
    void keys_of_an_original_installation_are_no_warning() throws Exception {
        assertThat(load("""
                                SECRET          : 0123456789abcdef
                                MYSQL_HOST      : mysql
                                MYSQL_PASSWORD  : abc
                                REDIS_DATABASE  : 5
                                CUSTOM_THING    : x
                                LOG_CONSOLE_COLOR: true
                                """).warnings()).isEmpty();
    }

    @Test
    void lists_are_sequences_or_comma_texts() throws Exception {
        assertThat(load("WEB_CORS_ORIGIN: [https://a, https://b]").list("WEB_CORS_ORIGIN"))
                .containsExactly("https://a", "https://b");
        assertThat(load("WEB_CORS_ORIGIN: https://a , https://b").list("WEB_CORS_ORIGIN"))
                .containsExactly("https://a", "https://b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "- 1\n- 2", "just a text", "? [x]\n: 1", "a: b: c", "\u0000"})
    void bad_yaml_names_the_file(String yaml) {
        assertThatThrownBy(() -> load(yaml))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("user-config.yaml");
    }

    @Test
    void file_in_another_encoding_is_named() throws Exception {
        Path file = directory.resolve("latin.yaml");
        Files.write(file, "APP_NAME: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> Settings.load(file, Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("latin.yaml");
    }

    @Test
    void secret_values_are_not_shown_in_errors() {
        assertThatThrownBy(() -> load("SECRET: [1, 2]\nWEB_PORT: x"))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("1,2");
    }

    @Test
    void path_below_slash_data_means_the_data_directory() throws Exception {
        Settings settings = load("EXTRA_PYTHON_IMPORT_PATH: /elsewhere/packages");

        assertThat(settings.path("RESOURCE_FILE_ROOT_PATH", directory)).isEqualTo(directory.resolve("resources"));
        assertThat(settings.path("EXTRA_PYTHON_IMPORT_PATH", directory)).isEqualTo(Path.of("/elsewhere/packages"));
    }

    @Test
    void bad_proxy_block_stops_the_start_by_its_key() {
        for (String value : List.of("10.0.0.0/33", "10.0.0.0/x", "proxy.example")) {
            assertThatThrownBy(() -> TestServer.start(Map.of("WEB_TRUSTED_PROXIES", value)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("WEB_TRUSTED_PROXIES")
                    .hasMessageContaining(value);
        }
    }
}
