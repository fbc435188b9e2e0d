import type { ReactNode } from 'react';
import { Dialog as Inner, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/speech';
import { Button } from './Button';
import styles from './Dialog.module.css';

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** Dialog stands before the page until it is closed. Load what uses it lazily: it is no part of the first load. */
export function Dialog({ title, close, children }: Props) {
  const { app } = useWords();
  return (
    <ModalOverlay isOpen isDismissable className={styles.veil ?? ''} onOpenChange={(open) => !open && close()}>
      <Modal className={styles.modal ?? ''}>
        <Inner className={styles.dialog ?? ''}>
          <header className={styles.head}>
            <Heading slot="title" className={styles.title ?? ''}>{title}</Heading>
            <Button look="sign" className={styles.close} onClick={close} aria-label={app.close}>✕</Button>
          </header>
          {children}
        </Inner>
      </Modal>
    </ModalOverlay>
  );
}
