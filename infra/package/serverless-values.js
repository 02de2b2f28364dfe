// What serverless.yml loads: Serverless takes JavaScript only. The values are in template-values.ts.
export { resolveTemplateValues as values } from './template-values.ts';
