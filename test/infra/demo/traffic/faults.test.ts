import { describe, expect, it } from 'vitest';
import { LOG_RULES } from '../../../../functions/model/deviation.ts';
import { LAB_BALANCERS } from '../../../../infra/demo/traffic/balancers.ts';
import { LAB_FAULTS, setupOf } from '../../../../infra/demo/traffic/faults.ts';

describe('the table of planted faults', () => {
  it('plants every rule of the logs exactly once', () => {
    expect(LAB_FAULTS.map((fault) => fault.rule).sort()).toEqual([...LOG_RULES].sort());
  });

  it('breaks a balancer in one way at most, and leaves one of each type in order', () => {
    const broken = LAB_FAULTS.map((fault) => fault.balancer);
    expect(new Set(broken).size).toBe(broken.length);
    const healthy = LAB_BALANCERS.filter((balancer) => !broken.includes(balancer.name));
    const types = healthy.map((balancer) => balancer.balancerType).sort();
    expect(types).toEqual(['application', 'application', 'application', 'classic', 'network']);
  });

  it.each(LAB_FAULTS)('names a balancer and a node of the lab: $done', (fault) => {
    const balancer = LAB_BALANCERS.find((candidate) => candidate.name === fault.balancer);
    expect(balancer).toBeDefined();
    expect(fault.node === null).toBe(fault.level === 'balancer');
    if (fault.node !== null) expect(balancer?.nodes).toContain(fault.node);
  });

  it.each(LAB_FAULTS)('changes how its balancer behaves: $done', (fault) => {
    const balancer = LAB_BALANCERS.find((candidate) => candidate.name === fault.balancer);
    if (balancer === undefined) throw new Error('no such balancer');
    expect(setupOf(balancer, [fault])).not.toEqual(setupOf(balancer, []));
    expect(setupOf(balancer, [fault])).toMatchObject(fault.change);
  });
});

describe('a healthy setup', () => {
  it.each([
    ['classic', 'node', 'none', 'TLSv1.2'],
    ['application', 'node', 'node', 'TLSv1.3'],
    ['network', 'none', 'region', 'TLSv1.3'],
  ])('of a %s balancer: IDs %s, tickets %s, up to %s', (type, sessionIds, tickets, maxVersion) => {
    const balancer = LAB_BALANCERS.find((candidate) => candidate.balancerType === type);
    if (balancer === undefined) throw new Error('no such type');
    expect(setupOf(balancer, [])).toMatchObject({ sessionIds, tickets, maxVersion, accepts: true });
  });
});
