package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of packages: who may use whom. Table and house rules change together. */
class ArchitectureTest {
    /** From top to bottom; dependencies point down only. */
    private static final List<String> TABLE = List.of(
            "app",
            "cli",
            "setup",
            "agent",
            "market",
            "backup",
            "api",
            "ops",
            "link",
            "batch",
            "trigger",
            "binding",
            "apiauth",
            "call",
            "script",
            "datasource",
            "environment",
            "file",
            "env",
            "accesskey",
            "auth",
            "audit",
            "function",
            "task",
            "runner",
            "web",
            "coordination",
            "db",
            "json");

    /** Downward arrows that are forbidden all the same. */
    private static final Map<String, Set<String>> FORBIDDEN = Map.of(
            "task", Set.of("web"),
            "runner", Set.of("web", "db"),
            "web", Set.of("coordination", "db"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dff");

    private static String packageOf(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 1 && parts[0].equals("dff") ? parts[1] : "";
    }

    @Test
    void every_package_stands_in_the_table() {
        Set<String> found = new TreeSet<>();
        CLASSES.forEach(type -> found.add(packageOf(type)));

        assertThat(found).isNotEmpty().isSubsetOf(TABLE);
    }

    @Test
    void dependencies_point_down_the_table() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            String from = packageOf(type);
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String to = packageOf(dependency.getTargetClass());
                if (!to.isEmpty() && !to.equals(from) && !isAllowed(from, to)) {
                    wrong.add(from + " -> " + to + ": " + dependency.getDescription());
                }
            }
        }

        assertThat(wrong).isEmpty();
    }

    private static boolean isAllowed(String from, String to) {
        return TABLE.indexOf(from) < TABLE.indexOf(to)
                && !FORBIDDEN.getOrDefault(from, Set.of()).contains(to);
    }

    @Test
    void every_package_says_what_it_is_for() throws Exception {
        List<Path> silent = new ArrayList<>();
        try (Stream<Path> folders = Files.walk(SourceFiles.MAIN)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                boolean hasCode = !SourceFiles.javaIn(folder).isEmpty();
                if (hasCode && Files.notExists(folder.resolve("package-info.java"))) {
                    silent.add(folder);
                }
            }
        }

        assertThat(silent).isEmpty();
    }

    @Test
    void time_comes_from_a_clock_not_from_the_machine_in_rules() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            type.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getFullName().equals("java.time.Instant")
                            && call.getName().equals("now"))
                    .forEach(call -> wrong.add(call.getDescription()));
        }

        assertThat(wrong).isEmpty();
    }
}
