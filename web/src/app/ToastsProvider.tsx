import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Button } from '../parts/Button';
import { useWords } from '../words/speech';
import styles from './Toasts.module.css';
import { ToastsContext, type Toast, type Toasts } from './toasts';

const shown = 8000; // ms

/** ToastsProvider shows the latest toast, and reads it aloud. It stays while it is pointed at or has the focus. */
export function ToastsProvider({ children }: { readonly children: ReactNode }) {
  const [toast, setToast] = useState<Toast | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const toasts = useMemo<Toasts>(() => ({ say: setToast, close: () => setToast(null) }), []);
  useEffect(() => {
    if (!toast || toast.stays) return;
    const timer = setInterval(() => {
      if (!place.current?.matches(':hover, :focus-within')) setToast(null);
    }, shown);
    return () => clearInterval(timer);
  }, [toast]);
  return (
    <ToastsContext value={toasts}>
      {children}
      <div ref={place} className={styles.place} role="status" data-print="no">
        {toast && <ToastBox toast={toast} close={toasts.close} />}
      </div>
    </ToastsContext>
  );
}

function ToastBox({ toast, close }: { readonly toast: Toast; readonly close: () => void }) {
  const { app } = useWords();
  return (
    <div className={styles.toast}>
      <span>{toast.says}</span>
      {toast.why && <span className={styles.why}>{toast.why}</span>}
      {toast.body}
      {toast.act && (
        <button type="button" className={styles.act} onClick={toast.act.run}>
          <u>{toast.act.label}</u>
          {toast.act.key && <kbd>{toast.act.key}</kbd>}
        </button>
      )}
      <Button look="sign" className={styles.close} onClick={close} aria-label={app.close}>✕</Button>
    </div>
  );
}
