import { useEffect, useState } from 'react';
import { useWords } from '../words/speech';
import styles from './Waiting.module.css';

const silent = 1000; // ms in which nothing is said: most answers are there by then
const long = 8000;

/** Waiting says what is waited for, once that takes longer than a moment. */
export function Waiting({ what }: { readonly what: string }) {
  const { waiting } = useWords();
  const [stage, setStage] = useState<'silent' | 'said' | 'long'>('silent');
  useEffect(() => {
    const timers = [setTimeout(() => setStage('said'), silent), setTimeout(() => setStage('long'), long)];
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <p className={styles.waiting} role="status">
      {stage !== 'silent' && what}
      {stage === 'long' && <span className="quieter"> {waiting.long}</span>}
    </p>
  );
}
