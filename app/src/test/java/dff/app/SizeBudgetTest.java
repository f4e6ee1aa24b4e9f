package dff.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The hard stops of the house rules, measured on the sources. */
class SizeBudgetTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 60;
    private static final int PARAMETERS = 5;
    private static final int CONSTRUCTOR_PARAMETERS = 8;
    private static final int FILES_PER_PACKAGE = 35;

    @Test
    void no_file_has_more_than_400_lines_of_code() throws Exception {
        List<String> tooLong = new ArrayList<>();
        for (Path root : List.of(SourceFiles.MAIN, SourceFiles.TEST)) {
            for (Path file : SourceFiles.all(root)) {
                long lines = Files.readString(file)
                        .replaceAll("(?s)/\\*.*?\\*/", "")
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                        .count();
                if (lines > FILE_LINES) {
                    tooLong.add(file + ": " + lines);
                }
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @Test
    void no_package_has_more_than_35_files() {
        Map<Path, Long> counts = SourceFiles.all(SourceFiles.MAIN).stream()
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        counts.values().removeIf(count -> count <= FILES_PER_PACKAGE);

        assertThat(counts).isEmpty();
    }

    @Test
    void methods_and_parameter_lists_are_short() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> wrong = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(SourceFiles.all(SourceFiles.MAIN)));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Measure(unit, positions, wrong).scan(unit, false);
            }
        }

        assertThat(wrong).isEmpty();
    }

    /** The scanner's value is whether it stands in a record. */
    private static final class Measure extends TreeScanner<Void, Boolean> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> wrong;

        Measure(CompilationUnitTree unit, SourcePositions positions, List<String> wrong) {
            this.unit = unit;
            this.positions = positions;
            this.wrong = wrong;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean inRecord) {
            return super.visitClass(type, type.getKind() == Tree.Kind.RECORD);
        }

        @Override
        public Void visitMethod(MethodTree method, Boolean inRecord) {
            LineMap lines = unit.getLineMap();
            long length = lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1;
            boolean constructor = method.getReturnType() == null;
            int allowed = constructor ? CONSTRUCTOR_PARAMETERS : PARAMETERS;
            String where = Path.of(unit.getSourceFile().getName()).getFileName() + " " + method.getName();
            if (length > METHOD_LINES) {
                wrong.add(where + ": " + length + " lines");
            }
            if (method.getParameters().size() > allowed && !(constructor && inRecord)) {
                wrong.add(where + ": " + method.getParameters().size() + " parameters");
            }
            return super.visitMethod(method, inRecord);
        }
    }
}
