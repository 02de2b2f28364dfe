import { writeOutput } from '../../local/output-file.ts';
import { TEXT } from '../arguments/option-kinds.ts';
import { type JUnitSuite, junitXml } from './junit-xml.ts';

/** The option for test results that systems for continuous integration show. */
export const JUNIT_OPTION = {
  junit: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write test results as JUnit XML, for CI',
  },
} as const;

/** Writes suites as one JUnit XML file, whole or not at all; throws `lake-write-failed`. */
export async function writeJUnit(
  path: string | null,
  suites: readonly JUnitSuite[],
  at: string,
): Promise<void> {
  if (path === null) return;
  await writeOutput(path, junitXml(suites, at), { what: 'the test results', option: '--junit' });
}
