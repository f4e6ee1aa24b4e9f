// Runs a call example as a reader would: pasted into a shell, or saved and started.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const javaOf = () => (process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java');

const programs = {
  shell: () => ['sh', ['example.sh'], 'example.sh'],
  javascript: () => [process.execPath, ['example.mjs'], 'example.mjs'],
  python: (options) => [options.python, ['example.py'], 'example.py'],
  java: () => [javaOf(), ['-Dstdout.encoding=UTF-8', '-XX:TieredStopAtLevel=1', 'Call.java'], 'Call.java'],
};

/** What the example printed; fails with all it said when it ended badly. */
export async function runExample(language, text, { directory, token, options }) {
  const [program, args, file] = programs[language](options);
  await writeFile(path.join(directory, file), text);
  const environment = { PATH: process.env.PATH, HOME: directory, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', DFF_TOKEN: token ?? '' };
  try {
    return (await run(program, args, { cwd: directory, env: environment, timeout: 60_000, encoding: 'utf8' })).stdout;
  } catch (error) {
    throw new Error(`${language} example: ${error.message} ${error.stdout ?? ''} | ${text.replaceAll('\n', ' | ')}`);
  }
}
