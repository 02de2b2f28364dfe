// One file to vitest, so that its suites read the same few templates: `osls package` takes two
// seconds of a processor for each.
import './suites/access.ts';
import './suites/alarms.ts';
import './suites/dashboard.ts';
import './suites/dead-letters.ts';
import './suites/needs.ts';
import './suites/organisation.ts';
import './suites/resources.ts';
import './suites/stages.ts';
import './suites/validity.ts';
import './suites/ways-in.ts';
