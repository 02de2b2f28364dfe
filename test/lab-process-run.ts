import { type ProbeLab, startProbeLab } from '../infra/demo/probe/probe-lab.ts';
import type { LabQuestion } from './lab-process.ts';

// The process behind `lab-process.ts`: holds one lab, answers over the channel to its parent.

let lab: ProbeLab | null = null;

const answer = async (question: LabQuestion): Promise<unknown> => {
  if (question.ask === 'record') return (await lab?.record()) ?? [];
  await lab?.close();
  lab = await startProbeLab(question.profiles, { seed: question.seed });
  return lab.targets;
};

process.on('message', (question: LabQuestion) => {
  void answer(question).then((reply) => process.send?.(reply));
});
process.once('disconnect', () => process.exit());
