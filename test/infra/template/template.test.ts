// One file to vitest, so that its suites read the same two templates: `osls package` takes two
// seconds of a processor for each.
import './suites/access.ts';
import './suites/dashboard.ts';
import './suites/needs.ts';
import './suites/resources.ts';
import './suites/validity.ts';
