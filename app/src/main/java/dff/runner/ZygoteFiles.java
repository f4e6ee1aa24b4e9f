package dff.runner;

import java.nio.file.Path;

/**
 * Where a process tree has its own files.
 *
 * @param code the unpacked runner package
 * @param socket what runners are asked for at
 * @param temp folder of the runners' temp folders
 */
record ZygoteFiles(Path code, Path socket, Path temp) {}
