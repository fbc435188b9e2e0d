import type { ReactNode } from 'react';
import { useSpeech } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Assessment.module.css';
import { Doing } from './Doing';
import type { Assessment } from './questions';
import { Opens } from './Opens';

interface Props {
  readonly assessed: Assessment;
  readonly challenges: string[]; // the open ones, as they were said
  readonly open: (behind: Behind) => void;
}

/** FourQuestions are the four questions about deciding, each with its figure and what else there is to say. */
export function FourQuestions({ assessed, challenges: said, open }: Props) {
  const { words: { assessment } } = useSpeech();
  const { doing, challenges, process, success } = assessed.questions;
  const by = (rule: string, text: string) => <Opens rule={assessed.rules.find((r) => r.rule === rule)} open={open}>{text}</Opens>;
  return (
    <div className={styles.questions}>
      <Doing doing={doing} open={open} />
      <Question title={assessment.challenges.title} big={by('longest_quiet', assessment.challenges.big(challenges.longest_quiet))} says={assessment.challenges.says}>
        {assessment.challenges.text({ ageing: challenges.ageing_needs.length, open: said, proposals: challenges.proposals.length })}
      </Question>
      <Question title={assessment.process.title} big={by('reasoned', assessment.process.big(process.reasoned))} says={assessment.process.says(process.evidenced)}>
        {assessment.process.text({ days: process.answer_days?.p50 ?? null, contested: process.contested, thrashed: challenges.thrashed.length })}
      </Question>
      <Question title={assessment.success.title} big={by('measured', assessment.success.big(success.measured, success.goals))} says={assessment.success.says(success.goals)}>
        {assessment.success.text(success)}
      </Question>
    </div>
  );
}

function Question({ title, big, says, children }: { readonly title: string; readonly big: ReactNode; readonly says: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      <p><span className={styles.big}>{big}</span> {says}</p>
      <p dir="auto">{children}</p>
    </section>
  );
}
