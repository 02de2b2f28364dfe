import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { FULL_SCENARIO } from '../../../../infra/demo/logs/run-lab.ts';
import { planLab, WAVE_MS } from '../../../../infra/demo/traffic/visit-plan.ts';
import { START_MS } from './small-scenario.ts';

const plan = planLab(FULL_SCENARIO, 1, START_MS + 1234);
const visits = plan.hours.flatMap((hour) => hour.visits);

describe('the plan of a full run', () => {
  it('depends on the seed and nothing else', () => {
    const ids = (seed: number) =>
      planLab(FULL_SCENARIO, seed, START_MS).hours.map((hour) => hour.visits);
    expect(ids(1)).toEqual(plan.hours.map((hour) => hour.visits));
    expect(ids(2)).not.toEqual(ids(1));
  });

  it('starts on the hour and keeps more than a session lifetime before the window', () => {
    expect(plan.startMs).toBe(START_MS);
    expect(plan.windowStartMs - plan.startMs).toBe(25 * HOUR_MS);
    expect(plan.endMs - plan.windowStartMs).toBe(8 * HOUR_MS);
  });

  it('stays within what a run can drive in seconds', () => {
    expect(visits.length).toBeGreaterThan(3000);
    expect(visits.length).toBeLessThan(8000);
  });

  it('lets every balancer be visited in every hour, at the start of its wave', () => {
    for (const [hour, { visits: own }] of plan.hours.entries()) {
      for (const [index, balancer] of FULL_SCENARIO.balancers.entries()) {
        const first = own.find((visit) => visit.balancer === balancer);
        const waveMs = (1 + ((index * 7) % 10)) * WAVE_MS;
        expect(first?.atMs, balancer.name).toBe(START_MS + hour * HOUR_MS + waveMs);
      }
    }
  });

  it('ends every connection within its hour', () => {
    for (const [hour, { visits: own }] of plan.hours.entries()) {
      const endMs = START_MS + (hour + 1) * HOUR_MS;
      expect(own.every((visit) => visit.endsMs < endMs)).toBe(true);
    }
  });

  it('gives a client one address, that no other client of its balancer has', () => {
    const own = Map.groupBy(visits, (v) => `${v.balancer.name} ${v.client.address}`);
    const ids = [...own.values()].map((group) => new Set(group.map((v) => v.client.id)).size);
    expect(new Set(ids)).toEqual(new Set([1]));
  });

  it('gives every connection of a client another port', () => {
    const ports = visits.map((v) => `${v.client.id} ${v.clientPort}`);
    expect(new Set(ports).size).toBe(visits.length);
    expect(visits.every((v) => v.clientPort > 1023 && v.clientPort < 65_536)).toBe(true);
  });

  it('keeps a client that stays home at one node, and sends one on tour round all', () => {
    const byClient = [...Map.groupBy(visits, (visit) => visit.client.id).values()];
    const nodeCounts = (path: string) =>
      byClient
        .filter(([first]) => first?.client.group.path === path)
        .map((group) => new Set(group.map((visit) => visit.node)).size);
    expect(new Set(nodeCounts('home'))).toEqual(new Set([1]));
    // Four visits to four nodes each.
    expect(new Set(nodeCounts('tour'))).toEqual(new Set([4]));
  });

  it('lets connections be silent only where the log shows connections', () => {
    const silent = visits.filter((v) => v.errand === 'tls' && v.requests.length === 0);
    const formats = new Set(silent.map((visit) => visit.balancer.logFormat));
    expect(formats).toEqual(new Set(['application', 'network']));
  });

  it('makes a node forgetful in the hours of the window alone', () => {
    const forgetful = plan.hours.map((hour) => hour.forgetful.length);
    expect(forgetful).toEqual([...Array(25).fill(0), ...Array(8).fill(1)]);
  });
});
