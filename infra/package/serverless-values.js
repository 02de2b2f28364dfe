// The door for serverless.yml, which loads JavaScript only. Everything is in template-values.ts.
export { resolveTemplateValues as values } from './template-values.ts';
